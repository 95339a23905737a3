import Testing

@testable import shiplog

@Suite struct MaskedURLTests {
  @Test(arguments: [
    ("postgresql://h/d", "postgresql://h/d"),
    ("postgresql://u@h:5432/d", "postgresql://u@h:5432/d"),
    ("postgresql://u:p@h/d", "postgresql://u:***@h/d"),
    ("postgres://u:p@h1:1,h2:2/d?sslmode=require", "postgres://u:***@h1:1,h2:2/d?sslmode=require"),
    ("postgresql://u:p@ss@h/d", "postgresql://u:***@h/d"),
    ("postgresql://u:p/q@h/d", "postgresql://u:***@h/d"),
    ("postgresql://h/d?user=u&password=p&x=y", "postgresql://h/d?user=u&password=***&x=y"),
    ("postgresql://h/d?sslpassword=p", "postgresql://h/d?sslpassword=***"),
    ("host=h password=p user=u", "host=h password=*** user=u"),
    ("host=h password = 'p \\' q' user=u", "host=h password =*** user=u"),
  ])
  func `the password is hidden, the rest stays`(_ url: String, _ shown: String) {
    #expect(MaskedURL.text(url) == shown)
  }
}
