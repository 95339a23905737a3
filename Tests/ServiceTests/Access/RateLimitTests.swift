import Testing

@testable import Service

struct RateLimitTests {
  private let start = ContinuousClock.now

  @Test func `a burst goes through, and the next waits until one request has come back`() {
    let limit = RateLimit(burst: 5, perSecond: 2)
    for _ in 0..<5 { #expect(limit.admit("a", at: start) == nil) }
    #expect(limit.admit("a", at: start) == .seconds(1))
    #expect(limit.admit("a", at: start + .milliseconds(499)) == .seconds(1))
    #expect(limit.admit("a", at: start + .milliseconds(500)) == nil)
    #expect(limit.admit("a", at: start + .milliseconds(500)) != nil)
  }

  @Test func `who waits as long as told goes through, and the wait is in whole seconds`() throws {
    let limit = RateLimit(burst: 1, perSecond: 0.4)
    #expect(limit.admit("a", at: start) == nil)
    #expect(limit.admit("a", at: start) == .seconds(3))
    #expect(limit.admit("a", at: start + .milliseconds(500)) == .seconds(2))
    #expect(limit.admit("a", at: start + .milliseconds(2_500)) == nil)
  }

  @Test func `what is refused costs nothing`() {
    let limit = RateLimit(burst: 1, perSecond: 1)
    #expect(limit.admit("a", at: start) == nil)
    for _ in 0..<100 { #expect(limit.admit("a", at: start) != nil) }
    #expect(limit.admit("a", at: start + .seconds(1)) == nil)
  }

  @Test func `a bucket never holds more than a burst`() {
    let limit = RateLimit(burst: 3, perSecond: 1)
    #expect(limit.admit("a", at: start) == nil)
    let later = start + .seconds(3_600)
    for _ in 0..<3 { #expect(limit.admit("a", at: later) == nil) }
    #expect(limit.admit("a", at: later) != nil)
  }

  @Test func `nobody waits for another's requests`() {
    let limit = RateLimit(burst: 1, perSecond: 0.001)
    for name in ["a", "b", "c"] { #expect(limit.admit(name, at: start) == nil) }
    for name in ["a", "b", "c"] { #expect(limit.admit(name, at: start) == .seconds(1_000)) }
  }

  @Test func `in any stretch of time no more goes through than the burst and what came back`() {
    let limit = RateLimit(burst: 10, perSecond: 10)
    var admitted = 0
    for step in 0..<1_000 where limit.admit("a", at: start + .milliseconds(10 * step)) == nil {
      admitted += 1
    }
    // In 9.99 s came back 99.
    #expect(admitted == 109)
  }

  @Test func `a time that goes backwards gives nobody more`() {
    let limit = RateLimit(burst: 2, perSecond: 1)
    for _ in 0..<2 { #expect(limit.admit("a", at: start) == nil) }
    #expect(limit.admit("a", at: start - .seconds(5)) == .seconds(6))
  }

  @Test func `buckets that are full need no memory`() {
    let limit = RateLimit(burst: 1, perSecond: 1)
    for number in 0..<100_000 {
      #expect(limit.admit("\(number)", at: start + .milliseconds(number)) == nil)
    }
    #expect(limit.count < 10_000)
  }

  @Test func `callers at once share one bucket`() async {
    let limit = RateLimit(burst: 100, perSecond: 0.001)
    let start = start
    let admitted = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask { (0..<50).count { _ in limit.admit("a", at: start) == nil } }
      }
      return await group.reduce(0, +)
    }
    #expect(admitted == 100)
  }
}
