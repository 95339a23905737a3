extension SecretShape {
  /// Every shape that a prefix gives away, by issuer.
  static let catalog: [SecretShape] =
    clouds + forges + registries + chat + services + models + generic

  private static let clouds: [SecretShape] =
    each(["AKIA"], .exactly(16, [.upper, .digit]), "an AWS access key id")
    + each(
      ["ASIA", "ABIA", "ACCA"], .exactly(16, [.upper, .digit], having: [.digit, .upper]),
      "an AWS access key id")
    + [
      SecretShape("AIza", .exactly(35, .urlSafe), "a Google API key"),
      SecretShape("ya29.", .atLeast(20, .urlSafe, having: [.digit]), "a Google OAuth access token"),
      SecretShape("GOCSPX-", .atLeast(24, .urlSafe), "a Google OAuth client secret"),
      SecretShape("HRKU-", .atLeast(36, .urlSafe), "a Heroku API key"),
      SecretShape("hvs.", .atLeast(24, .urlSafe), "a HashiCorp Vault token"),
      SecretShape("hvb.", .atLeast(24, .urlSafe), "a HashiCorp Vault batch token"),
      SecretShape("hvr.", .atLeast(24, .urlSafe), "a HashiCorp Vault recovery token"),
      SecretShape("s.", .exactly(24, .letterOrDigit, having: .mixed), "a HashiCorp Vault token"),
      SecretShape("atlasv1.", .terraform, "a Terraform Cloud token"),
      SecretShape("pul-", .exactly(40, .hex), "a Pulumi access token"),
      SecretShape("dapi", .exactly(32, .hex), "a Databricks access token"),
      SecretShape("tskey-", .atLeast(20, .urlSafe, having: [.digit]), "a Tailscale key"),
      SecretShape("pscale_tkn_", .atLeast(32, [.urlSafe, .dot]), "a PlanetScale token"),
      SecretShape("sbp_", .exactly(40, .hex), "a Supabase access token"),
    ]
    + each(
      ["dop_v1_", "doo_v1_", "dor_v1_"], .exactly(64, .hex), "a DigitalOcean access token")

  private static let forges: [SecretShape] =
    [
      SecretShape("ghp_", .atLeast(36, .word), "a GitHub personal access token"),
      SecretShape("github_pat_", .atLeast(50, .word), "a GitHub personal access token"),
      SecretShape("gho_", .atLeast(36, .word), "a GitHub OAuth token"),
      SecretShape("ghu_", .atLeast(36, .word), "a GitHub App user token"),
      SecretShape("ghs_", .atLeast(36, [.urlSafe, .dot]), "a GitHub App installation token"),
      SecretShape("ghr_", .atLeast(36, .word), "a GitHub App refresh token"),
      SecretShape("ATATT3", .atLeast(60, [.urlSafe, .base64]), "an Atlassian API token"),
      SecretShape("ATCTT3", .atLeast(60, [.urlSafe, .base64]), "an Atlassian access token"),
      SecretShape("ATBB", .atLeast(24, .letterOrDigit, having: .mixed), "a Bitbucket app password"),
      SecretShape("lin_api_", .atLeast(32, .letterOrDigit), "a Linear API key"),
      SecretShape("lin_oauth_", .atLeast(32, .letterOrDigit), "a Linear OAuth token"),
      SecretShape("bkua_", .exactly(40, .hex), "a Buildkite API token"),
    ]
    + each(
      [
        "glpat-", "gldt-", "glrt-", "glrtr-", "glcbt-", "glptt-", "gloas-", "glft-", "glsoat-",
        "glimt-", "glagent-", "glffct-", "glwt-",
      ], .atLeast(20, [.urlSafe, .dot]), "a GitLab token")
    + each(["sqp_", "squ_", "sqa_"], .exactly(40, .hex), "a SonarQube token")

  private static let registries: [SecretShape] =
    [
      SecretShape("npm_", .exactly(36, .letterOrDigit), "an npm access token"),
      SecretShape("pypi-AgE", .atLeast(50, .urlSafe), "a PyPI upload token"),
      SecretShape("rubygems_", .exactly(48, .hex), "a RubyGems API key"),
      SecretShape("cio", .exactly(32, .letterOrDigit, having: .mixed), "a crates.io token"),
      SecretShape("AKCp", .atLeast(60, .letterOrDigit, having: .mixed), "an Artifactory API key"),
    ]
    + each(["dckr_pat_", "dckr_oat_"], .atLeast(24, .urlSafe), "a Docker Hub access token")

  private static let chat: [SecretShape] =
    each(
      ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxo-", "xoxe-", "xoxe.xox"],
      .atLeast(16, [.urlSafe, .dot], having: [.digit]), "a Slack token")
    + each(
      ["hooks.slack.com/services/", "hooks.slack.com/workflows/", "hooks.slack.com/triggers/"],
      .slackWebhook, "a Slack webhook address")
    + each(
      ["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"], .discordWebhook,
      "a Discord webhook address")
    + [
      SecretShape("xapp-", .atLeast(24, .urlSafe, having: [.digit]), "a Slack app token"),
      SecretShape(
        "webhook.office.com/webhookb2/", .atLeast(36, [.urlSafe, .base64]),
        "a Microsoft Teams webhook address"),
    ]

  private static let services: [SecretShape] =
    each(
      ["sk_live_", "rk_live_", "sk_test_", "rk_test_"],
      .atLeast(20, .letterOrDigit), "a Stripe secret key")
    + each(
      ["shpat_", "shpca_", "shppa_", "shpss_"], .atLeast(32, [.hex, .upper]),
      "a Shopify access token")
    + each(["NRAK-", "NRII-"], .atLeast(27, [.upper, .digit, .lower, .dash]), "a New Relic key")
    + [
      SecretShape("whsec_", .atLeast(24, [.letterOrDigit, .base64]), "a webhook signing secret"),
      SecretShape("SK", .twilio, "a Twilio API key"),
      SecretShape("SG.", .sendGrid, "a SendGrid API key"),
      SecretShape("key-", .mailgun, "a Mailgun API key"),
      SecretShape("glsa_", .grafanaService, "a Grafana service account token"),
      SecretShape("glc_", .atLeast(32, [.word, .base64], having: .mixed), "a Grafana Cloud token"),
      SecretShape("sntrys_", .atLeast(40, [.word, .base64]), "a Sentry token"),
      SecretShape("sntryu_", .exactly(64, .hex), "a Sentry token"),
      SecretShape("dt0c01.", .atLeast(64, [.upper, .digit, .dot]), "a Dynatrace token"),
      SecretShape("PMAK-", .atLeast(50, [.hex, .dash]), "a Postman API key"),
      SecretShape("figd_", .atLeast(36, .urlSafe, having: .mixed), "a Figma access token"),
      SecretShape("dp.pt.", .atLeast(40, .letterOrDigit), "a Doppler token"),
    ]

  private static let models: [SecretShape] =
    each(
      ["sk-proj-", "sk-svcacct-", "sk-admin-"], .atLeast(40, .urlSafe, having: .mixed),
      "an OpenAI API key")
    + [
      SecretShape("sk-ant-", .atLeast(40, .urlSafe, having: .mixed), "an Anthropic API key"),
      SecretShape("sk-or-v1-", .exactly(64, .hex), "an OpenRouter API key"),
      SecretShape("sk-", .openAI, "an OpenAI API key"),
      SecretShape("hf_", .atLeast(30, .letterOrDigit), "a Hugging Face token"),
      SecretShape("gsk_", .atLeast(48, .letterOrDigit, having: .mixed), "a Groq API key"),
    ]

  private static let generic: [SecretShape] =
    each(["Bearer ", "bearer ", "BEARER "], .bearer, "a bearer token")
    + each(["Basic ", "basic ", "BASIC "], .basic, "HTTP Basic credentials")
    + [
      SecretShape("BEGIN ", .privateKeyBlock, "a private key"),
      SecretShape("AGE-SECRET-KEY-1", .exactly(58, [.upper, .digit]), "an age secret key"),
      SecretShape("eyJ", .jsonWebToken, "a JSON Web Token"),
      SecretShape("shl_", .atLeast(20, .urlSafe), "a Shiplog token"),
    ]
}
