@testable import Deployments

/// Credentials that never were any, put together when the tests run: no token stands in this
/// source.
enum SecretSamples {
  static let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
  static let hex = "0123456789abcdef"
  static let capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
  static let urlSafe = letters + "-_"

  struct Sample: Sendable, CustomTestStringConvertibleName {
    let prefix: String
    let text: String
    let kind: String
    var name: String { "\(kind) (\(prefix))" }
  }

  /// At least one for each issuer and each prefix.
  static let all: [Sample] = {
    var numbers = SeededNumbers(seed: 42)
    var samples: [Sample] = []
    func add(
      _ kind: String, _ prefix: String, _ count: Int, _ alphabet: String, _ after: String = ""
    ) {
      // Each class once, so that chance makes no sample without a digit.
      let classes =
        count == 0 ? "" : ["a1Z", "A7Z", "a1f"].first { $0.allSatisfy(alphabet.contains) } ?? ""
      let rest = numbers.text(count - classes.count, of: alphabet) + classes
      samples.append(Sample(prefix: prefix, text: prefix + rest + after, kind: kind))
    }
    for prefix in ["AKIA", "ASIA"] { add("an AWS access key id", prefix, 16, capitals + "1789") }
    add("an AWS secret access key", "AWS_SECRET_ACCESS_KEY=", 40, letters + "+/")
    add("a Google API key", "AIza", 35, urlSafe)
    add("a Google OAuth access token", "ya29.", 60, urlSafe)
    add("a Google OAuth client secret", "GOCSPX-", 28, urlSafe)
    add(
      "an Azure access key", "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=", 86,
      letters + "+/", "==")
    add("an Azure access key", "Endpoint=sb://x.example.net/;SharedAccessKey=", 43, letters, "=")
    add(
      "an Azure shared access signature", "https://x.blob.core.windows.net/c?sv=2022-11-02&sig=",
      43, letters, "%3D")
    add("a Microsoft Entra client secret", "abc8" + "Q~", 34, urlSafe)
    for (prefix, kind) in [
      ("ghp", "a GitHub personal access token"), ("gho", "a GitHub OAuth token"),
      ("ghu", "a GitHub App user token"), ("ghs", "a GitHub App installation token"),
      ("ghr", "a GitHub App refresh token"),
    ] { add(kind, prefix + "_", 36, letters) }
    add("a GitHub App installation token", "ghs" + "_123456_" + "eyJ", 500, letters + "._-")
    add("a GitHub personal access token", "github" + "_pat_", 82, letters + "_")
    for prefix in ["glpat", "gldt", "glrt", "glcbt", "glptt", "gloas", "glft", "glsoat", "glagent"]
    {
      add("a GitLab token", prefix + "-", 20, urlSafe)
    }
    for prefix in ["xoxb", "xoxp", "xoxa", "xoxr", "xoxe"] {
      add("a Slack token", prefix + "-123456789012-", 24, letters)
    }
    add("a Slack app token", "xapp" + "-1-A0123456789-1234567890123-", 64, hex)
    add(
      "a Slack webhook address", "https://hooks.slack.com/" + "services/T01234567/B01234567/", 24,
      letters)
    add(
      "a Discord webhook address", "https://discord.com/api/" + "webhooks/123456789012345678/", 68,
      urlSafe)
    add(
      "a Microsoft Teams webhook address", "https://x.webhook.office.com/" + "webhookb2/", 36,
      hex + "-", "@x")
    for prefix in ["sk_live", "rk_live", "sk_test"] {
      add("a Stripe secret key", prefix + "_", 24, letters)
    }
    add("a webhook signing secret", "whsec" + "_", 32, letters)
    add("a Twilio API key", "twilio api key SK", 32, hex)
    add("a Twilio auth token", "TWILIO_AUTH_TOKEN=", 32, hex)
    add("a SendGrid API key", "SG." + "aaaaaaaaaaaaaaaaaaaa1Z.", 43, urlSafe)
    add("a Mailgun API key", "key" + "-", 32, hex)
    add("an npm access token", "npm" + "_", 36, letters)
    add("a PyPI upload token", "pypi-" + "AgEIcHlwaS5vcmc", 90, urlSafe)
    add("a RubyGems API key", "rubygems" + "_", 48, hex)
    add("a crates.io token", "cio", 32, letters)
    add("an Artifactory API key", "AKCp", 69, letters)
    add("a Docker Hub access token", "dckr" + "_pat_", 27, urlSafe)
    for prefix in ["dop", "doo", "dor"] {
      add("a DigitalOcean access token", prefix + "_v1_", 64, hex)
    }
    add("a Heroku API key", "HRKU-" + "AA", 58, urlSafe)
    add("a Heroku API key", "HEROKU_API_KEY=01234567-89ab-4cde-8f01-", 12, hex)
    add("a HashiCorp Vault token", "hvs.", 90, urlSafe)
    add("a HashiCorp Vault batch token", "hvb.", 138, urlSafe)
    add("a HashiCorp Vault token", "s.", 24, letters)
    add("a Terraform Cloud token", "abcdefgh1234XY" + ".atlasv1.", 67, urlSafe)
    add("a Pulumi access token", "pul" + "-", 40, hex)
    add("a Databricks access token", "dapi", 32, hex)
    add("an OpenAI API key", "sk-", 48, letters)
    add("an OpenAI API key", "sk-" + "proj-", 120, urlSafe)
    add("an Anthropic API key", "sk-" + "ant-api03-", 95, urlSafe)
    add("an OpenRouter API key", "sk-" + "or-v1-", 64, hex)
    add("a Hugging Face token", "hf" + "_", 34, letters)
    add("a Groq API key", "gsk" + "_", 52, letters)
    for prefix in ["shpat", "shpca", "shppa", "shpss"] {
      add("a Shopify access token", prefix + "_", 32, hex)
    }
    add("a New Relic key", "NRAK" + "-", 27, capitals + "189")
    add("a Grafana service account token", "glsa" + "_", 32, letters, "_0a1b2c3d")
    add("a Grafana Cloud token", "glc" + "_eyJ", 100, letters)
    add("an Atlassian API token", "ATATT3" + "xFfGF0", 180, urlSafe, "=0A1B2C3D")
    add("a Linear API key", "lin" + "_api_", 40, letters)
    add("a SonarQube token", "squ" + "_", 40, hex)
    add("a Supabase access token", "sbp" + "_", 40, hex)
    add("a Buildkite API token", "bkua" + "_", 40, hex)
    add("a Sentry token", "sntryu" + "_", 64, hex)
    add("a Tailscale key", "tskey" + "-auth-", 40, letters)
    add("a Telegram bot token", "123456789:" + "AA", 33, urlSafe)
    add("a JSON Web Token", "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0.", 43, urlSafe)
    for label in ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "] {
      add("a private key", "-----" + "BEGIN \(label)PRIVATE KEY-----\n", 64, letters)
    }
    add("a private key", "-----" + "BEGIN PGP PRIVATE KEY BLOCK-----\n", 64, letters)
    add("an age secret key", "AGE-" + "SECRET-KEY-1", 58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L")
    add("a password in a URL", "postgres://" + "shiplog:", 12, letters, "@db.example.com:5432/x")
    add("a password in a URL", "https://" + "x-access-token:", 12, letters, "@github.com/a/b.git")
    add("a password in a URL", "redis://:", 12, letters, "@cache:6379")
    add("a bearer token", "Authorization: " + "Bearer ", 32, letters)
    add(
      "HTTP Basic credentials", "authorization: " + "basic YWxhZGRpbjpvcGVu", 0, letters, "c2VzYW1l"
    )
    add("a Shiplog token", "shl" + "_", 40, letters)
    for name in [
      "PGPASSWORD=", "password=", "DB_PASSWORD='", "--password=", "user=x;Pwd=", "admin.passwd = ",
    ] {
      add("a password", name, 12, letters)
    }
    add("a password", "password: ", 12, letters)
    add("a password", #"{"db_password": ""#, 12, letters, "\"}")
    add("an API key or secret", "https://x.example.com/?api_key=", 40, letters)
    add("an API key or secret", "DD_API_KEY=", 32, hex)
    add("an API key or secret", "client_secret=", 40, letters)
    return samples
  }()
}

/// A test's argument that prints its name instead of its content.
protocol CustomTestStringConvertibleName {
  var name: String { get }
}
