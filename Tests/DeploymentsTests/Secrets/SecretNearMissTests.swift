import Testing

@testable import Deployments

@Suite struct `What is no secret` {
  static let harmless = [
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "7a3f9c2e1b4d5f60718293a4b5c6d7e8f9012345", "d41d8cd98f00b204e9800998ecf8427e",
    "01234567-89ab-4cde-8f01-23456789abcd", "urn:uuid:01234567-89ab-4cde-8f01-23456789abcd",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV", "pkg:oci/checkout@sha256%3A9f86d081884c7d659a2feaa0c55ad015",
    "pkg:npm/%40angular/animation@12.3.1?repository_url=https://registry.example.com:8080/x",
    "pkg:oci/passwd@sha256:9f86d081884c7d65?tag=1.2.3", "registry.example.com/api-key:7a3f9c2",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "hmac-sha256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "https://registry.example.com:8443/v2/checkout?tag=7a3f9c2#top", "ssh://git@github.com/a/b.git",
    "git@github.com:octo-org/checkout.git", "https://user@example.com/x", "mailto:jane@example.com",
    "jane.doe+ci@example.com", "https://example.com/a:b@c", "https://example.com/?to=a:b@c",
    "registry.example.com:5000/app:1.2@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d",
    "docker://app:1.2@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "https://github.com/octo-org/checkout/actions/runs/9876543210/attempts/1",
    "eyJhIjoxLCJiIjoyfQ==", "eyJhbGciOiJIUzI1NiJ9", "eyJhIjoxfQ.eyJiIjoyfQ.",
    "task-01234567-89ab-4cde-8f01-23456789abcd", "risk-assessment-for-the-whole-of-production-2026",
    "disk-0123456789abcdefABCDEF0123456789abcdefABCDEF0123", "sk-", "sk-learn", "sk-SK",
    "sk-01234567-89ab-4cde-8f01-23456789abcd", "cache-key-d41d8cd98f00b204e9800998ecf8427e",
    "SKd41d8cd98f00b204e9800998ecf8427e", "SKU-1234567890", "ASIAPACIFICREGION", "AKIA",
    "ASIAPACIFICNORTHWES", "npm_config_registry_of_the_organisation_and_more",
    "npm_lifecycle_event", "hf_transfer", "cioppino", "cio-dashboard-for-the-whole-organisation",
    "s.example.com", "s.averylongsubdomainnameofit", "dapipeline", "dapi0123", "shl_deploy",
    "ghp_short", "gho_", "glpat-", "key-value", "SG.example", "xoxb-", "hooks.slack.com/services/",
    "https://hooks.slack.com/services/overview", "https://discord.com/api/webhooks/",
    "Bearer token required", "Bearer authentication-is-required", "Basic authentication",
    "Basic functionality", "basic verification passed", "-----BEGIN CERTIFICATE-----",
    "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A", "-----BEGIN PGP MESSAGE-----",
    "PGPASSWORD=$PGPASSWORD psql", "password=${{ secrets.DB }}", "password=***", "password=",
    "password=<redacted>", "password='$DB_PASSWORD'", "\"password\": \"${DB_PASSWORD}\"",
    "password: 'as it was before'", "Password: 'required'", "--password-stdin",
    "password: required", "reset password: see the wiki",
    "PASSWORD=xxxxxxxx", "password=true", "PWD=/home/runner/work", "OLDPWD=~/x",
    "passwordless=enabled",
    "postgres://shiplog:***@db/x", "postgres://shiplog:$PASSWORD@db/x", "postgres://shiplog@db/x",
    "https://host:8080", "https://host:@x", "postgres://user:{password}@host",
    "2026-01-15T14:00:00Z",
    "2026-01-15T14:00:00.123456+02:00", "12:34:56",
    "1234567890:7a3f9c2e1b4d5f60718293a4b5c6d7e8f90",
    "1700000000:Announcement", "AccountKey=", "AccountKey=$KEY", "sig=short", "design=true",
    "secret_key_rotated=2026", "api_key=$API_KEY", "api_key=see-the-vault", "token_count=123456",
    "apiKey: rotated in region eu-west-1", "access_token=01234567", "monkey=01234567890123456789aB",
    "atlasv1.", "x.atlasv1.y", "AGE-SECRET-KEY-1",
    "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl ci@example",
    "ATATT3",
    "MEUCIQDx3v1mR8J0u8p3nGmC1ZQ8aV3mJ4o2kL9sT6yX5wQeFgIgT2hY7uI9oP1aS3dF5gH7jK9lZ1xC3vB5nM7qW9eR1tY=",
    "-----BEGIN", "feature/PROJ-123_add-sk-test-page", "~Q~", "a8Q~short",
  ]

  @Test(arguments: harmless)
  func `near misses pass`(text: String) throws {
    #expect(Secrets.kind(in: text) == nil)
    #expect(Secrets.kind(in: "(\(text))") == nil)
    #expect(Secrets.first(in: try JSON(JSONText.object([("note", .string(text))]).bytes)) == nil)
    #expect(Secrets.first(in: try JSON(JSONText.object([(text, .string("x"))]).bytes)) == nil)
  }

  @Test(arguments: [
    ("password", "***"), ("password", "$DB_PASSWORD"), ("password", ""), ("password", "redacted"),
    ("password", "must be changed"), ("secretKey", "db-password"), ("apiKey", "rotated"),
    ("sig", "MEUCIQ"), ("accountKey", "production"), ("privateKey", "projects/x/secrets/y/1"),
    ("signingKey", "SHA256:key-1"), ("requiresPassword", "false"), ("environment", "staging"),
    ("password", "${DB_PASSWORD:-none}"), ("password", "$(cat /run/secrets/db)"),
    ("password", "{{ .Values.db.password }}"), ("password", "<see the vault>"),
    ("password", "#{Octopus.Database.Password}"), ("password", "%DB_PASSWORD%"),
    ("password", "[hidden by ci]"), ("password", "$db_password"), ("password", "/run/secrets/db"),
    ("password", "./secrets/db-1.txt"), ("PWD", "/home/runner/Checkout2"),
    ("OLDPWD", "~/Checkout2"), ("password", "$env:DB_PASSWORD"), ("password", "$secrets.db"),
    ("password", "%(db_password)s"), ("password", "%{DB_PASSWORD}"), ("password", "**removed**"),
    ("password", "vault:secret/data/db#DB_PASSWORD"), ("password", "env:DB_PASSWORD_42"),
    ("password", "file:///run/secrets/Db1"), ("password", "op://vault/Db1/password"),
    ("password", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf"),
    ("password", "projects/shop/secrets/Db1/versions/latest"), ("password", "ssm:/app/Db1"),
    ("password", "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/Db1)"),
    ("password", "ENC[AES256_GCM,data:p673w==,iv:YY=,aad:UQ=,tag:A1==,type:str]"),
    ("password", "ref+vault://secret/db#/password"), ("password", "azurekeyvault://kv/Db1"),
    ("password", "••••••"), ("password", "ééé"), ("password", "unset"), ("password", "Sensitive"),
    ("adminPassword", "[parameters('adminPassword')]"), ("password", "#{DB_PASSWORD}#"),
    ("password", "$$DB_PASSWORD"), ("password", "$${DB_PASSWORD}"), ("password", "$$(DB_PASSWORD)"),
    ("password", "<path:kvv2/data/db#password>"), ("password", "%env.DB_PASSWORD%"),
    ("password", "%env(DB_PASSWORD)%"), ("password", "%vault:secret/db!/password%"),
    ("password", "@Microsoft.KeyVault(VaultName=myvault;SecretName=dbpw)"),
    ("password", "{env:DB_PASSWORD}"), ("password", "{$DB_PASSWORD}"),
    ("password", "{cipher}a9f3e1a9f3e1"), ("password", "<%=ENV['DB_PASSWORD']%>"),
    ("password", "$env:DB_PASSWORD_V2"), ("password", "$dbPassword1"),
    ("password", "{DbPassword1}"),
    ("password", "'***'"), ("password", "\"***\""), ("password", "*REDACTED*"),
    ("password", "****1234"), ("password", "[REDACTED:password]"), ("password", "<redacted:32>"),
    ("password", "<hidden/>"), ("password", "\"${DB_PASSWORD}\""), ("password", "'$DB_PASSWORD'"),
    ("password", "{\"secretKeyRef\":{\"name\":\"db\"}}"),
    ("PWD", "/var/lib/jenkins/workspace/checkout_main@2"), ("PWD", "/home/u/c++/Checkout2"),
    ("PWD", "/srv/checkout_feature%2Flogin"), ("PWD", "D:\\a\\checkout\\Checkout2"),
    ("password", "/run/secrets/db:ro"), ("password", "/run/secrets/DB_Password_1"),
    ("password", "/prod/eu1/DbPassword"), ("password", "./secrets/db@v1"),
    ("url", "postgres://app:$$DB_PASSWORD@db/app"),
    ("url", "postgres://app:%env(DB_PASSWORD)%@db/app"),
    ("url", "postgres://app:{env:PW}@db/app"), ("log", "declare -x PWD=\"/var/jenkins/main@2\""),
  ])
  func `a member that names a credential without holding one passes`(key: String, value: String)
    throws
  {
    #expect(Secrets.first(in: try JSON(JSONText.object([(key, .string(value))]).bytes)) == nil)
  }

  @Test(arguments: [
    "••••b•", "é•é•é•", "vault:", "avault:secret/db", "env:Pass!word1", "ENC[x]",
    "projects/a\"b", "unsettled", "op:/vault",
  ])
  func `what only begins or ends like a mask or a reference does not`(value: String) throws {
    let document = JSONText.object([("password", .string(value))])
    #expect(Secrets.first(in: try JSON(document.bytes)) != nil)
  }

  @Test func `10,000 generated events pass`() throws {
    var numbers = SeededNumbers(seed: 2026)
    for index in 0..<10_000 {
      let document = try JSON(GeneratedEvent.make(index, &numbers).bytes)
      let finding = Secrets.first(in: document)
      if finding != nil { Issue.record("event \(index): \(finding?.description ?? "")") }
    }
  }
}

/// Events as pipelines send them, full of digests, ids and addresses.
enum GeneratedEvent {
  static func make(_ index: Int, _ numbers: inout SeededNumbers) -> JSONText {
    func hex(_ count: Int) -> String { numbers.text(count, of: SecretSamples.hex) }
    func uuid() -> String { "\(hex(8))-\(hex(4))-4\(hex(3))-8\(hex(3))-\(hex(12))" }
    let service = numbers.element(of: [
      "checkout", "task-runner", "risk-engine", "disk-cleaner", "ask-api", "desk",
    ])
    let environment = numbers.element(of: ["dev", "staging", "production"])
    let base64 = numbers.text(
      Int.random(in: 4...80, using: &numbers) * 4, of: SecretSamples.letters + "+/")
    let ulid = numbers.text(26, of: "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    let run = Int.random(in: 1_000_000_000...9_999_999_999, using: &numbers)
    let word = numbers.element(of: [
      "Bearer of bad news", "the key-value store", "s.o.s", "password rotated", "sk-region", "AKI",
    ])
    let digest = hex(64)
    return .object([
      ("specversion", .string("1.0")), ("id", .string(uuid())),
      ("source", .string("https://github.com/octo-org/\(service)/.github/workflows/deploy.yml")),
      ("type", .string("dev.cdeventsx.shiplog-deployment.finished.0.1.0")),
      (
        "subject",
        .string("https://ci.example.com:8443/runs/\(run)/attempts/\(index % 4)#\(service)")
      ),
      ("time", .string("2026-01-15T14:00:00.\(hex(0))\(100_000 + index)+02:00")),
      ("traceparent", .string("00-\(hex(32))-\(hex(16))-01")), ("partitionkey", .string(ulid)),
      (
        "data",
        .object([
          (
            "artifactId",
            .string(
              "pkg:oci/\(service)@sha256%3A\(digest)?repository_url=registry.example.com:5000")
          ),
          ("image", .string("registry.example.com:5000/\(service):\(hex(7))@sha256:\(digest)")),
          ("commit", .string(hex(40))), ("signature", .string("hmac-sha256=\(hex(64))")),
          ("sbom", .string(base64)),
          ("blob", .string("eyJ" + numbers.text(41, of: SecretSamples.letters))),
          ("etag", .string("\"\(hex(32))\"")), ("cache", .string("\(service)-key-\(hex(32))")),
          ("note", .string("\(word) on \(environment): \(service)-\(uuid()) by ci@example.com")),
          (
            "log",
            .string(
              "12:00:01 pulled \(service):1.2.\(index)\n12:00:02 \(numbers.text(22, of: SecretSamples.urlSafe)) ok"
            )
          ),
          (
            "next",
            .string("https://\(environment).example.com/health?check=\(uuid())&page=\(ulid)")
          ),
          ("deployer", .string("git+ssh://git@github.com/octo-org/\(service).git")),
          ("\(service)/\(hex(8))", .int(Int64(index))),
        ])
      ),
    ])
  }
}
