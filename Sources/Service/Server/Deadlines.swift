internal import Deployments
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Ends connections that keep others waiting: headers, bodies and answers each have to come to their end in time.
final class Deadlines: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// A request's body did not come to its end in time.
  struct LateBody: Error {}

  private let limits: Limits
  private let settings: LogService.Settings
  /// For what is waited for now: headers, or a body.
  private var arrival: Scheduled<Void>?
  private var stall: Scheduled<Void>?
  /// Requests whose answers have not come to their end; more than one where a client does not wait for them.
  private var unanswered = 0
  /// Whether a request's headers came and its end did not.
  private var isArriving = false
  private var isLast = false
  /// Whether the answer went out and the connection is about to close: what still comes is dropped.
  private var isOver = false

  /// How long a client has to read an answer that its request was cut short for, before the connection is reset.
  private static let linger: TimeAmount = .seconds(1)

  init(_ settings: LogService.Settings) {
    self.settings = settings
    limits = settings.limits
  }

  func handlerAdded(context: ChannelHandlerContext) {
    expectHead(context, within: limits.headerTime)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    arrival?.cancel()
    stall?.cancel()
  }

  func channelInactive(context: ChannelHandlerContext) {
    arrival?.cancel()
    stall?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isOver else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      unanswered += 1
      isArriving = true
      expectEnd(context)
      invite(head, context)
    case .body: break
    case .end:
      isArriving = false
      arrival?.cancel()
      // It may have been answered before its end, as by 401.
      expectNextRequest(context)
    }
    context.fireChannelRead(data)
  }

  /// Asks a client for the body that it keeps back until then (RFC 9110 §10.1.1); not where it has an earlier answer to come,
  /// which this would look like.
  private func invite(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
    guard head.headerFields[.expect]?.lowercased() == "100-continue", unanswered == 1 else {
      return
    }
    context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
  }

  func read(context: ChannelHandlerContext) {
    // What is left of a request that was cut short stays with its sender.
    guard !isOver else { return }
    context.read()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head):
      isLast = head.headerFields[.connection] == "close"
      if unanswered > 0 {
        context.write(data, promise: promise)
      } else {
        explain(context, head, promise)
      }
    case .body: context.write(data, promise: promise)
    case .end:
      context.writeAndFlush(data, promise: promise)
      unanswered = max(0, unanswered - 1)
      if isLast { finish(context) } else { expectNextRequest(context) }
    }
  }

  /// Says why there is an answer though there was no request: the parser gave up.
  private func explain(
    _ context: ChannelHandlerContext, _ head: HTTPResponse, _ promise: EventLoopPromise<Void>?
  ) {
    let document = Problem.noRequest.document(instance: nil).pretty() + "\n"
    var head = head
    head.headerFields[.contentType] = Problem.mediaType
    head.headerFields[.contentLength] = String(document.utf8.count)
    head.headerFields.secure(settings)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(ByteBuffer(string: document))), promise: promise)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    stall?.cancel()
    if !context.channel.isWritable {
      stall = schedule(context, in: limits.stallTime) { $0.close(promise: nil) }
    }
    context.fireChannelWritabilityChanged()
  }

  /// Waits only where nothing else is under way: a stream may be the answer to a request that was sent before its turn.
  private func expectNextRequest(_ context: ChannelHandlerContext) {
    guard unanswered == 0, !isArriving else { return }
    expectHead(context, within: limits.idleTime)
  }

  private func expectHead(_ context: ChannelHandlerContext, within time: Duration) {
    arrival?.cancel()
    arrival = schedule(context, in: time) { $0.close(promise: nil) }
  }

  private func expectEnd(_ context: ChannelHandlerContext) {
    arrival?.cancel()
    arrival = schedule(context, in: limits.requestTime) { [self] in
      isArriving = false
      // Nobody reads the body of a request that was answered, and would hear of the error.
      if unanswered == 0 { $0.close(promise: nil) } else { $0.fireErrorCaught(LateBody()) }
    }
  }

  /// Closes in two steps: a reset at once could take the answer away from a client that is still sending.
  private func finish(_ context: ChannelHandlerContext) {
    isOver = true
    arrival?.cancel()
    context.close(mode: .output, promise: nil)
    arrival = context.eventLoop.assumeIsolated().scheduleTask(in: Self.linger) {
      context.close(promise: nil)
    }
  }

  private func schedule(
    _ context: ChannelHandlerContext, in time: Duration,
    _ action: @escaping (ChannelHandlerContext) -> Void
  ) -> Scheduled<Void> {
    context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) { action(context) }
  }
}
