import ArgumentParser
import Deployments
import FoundationEssentials
import Log
import Service

/// A subcommand of `record`: one step, one event.
protocol RecordStep: AsyncParsableCommand {
  static var step: StepEvent.Step { get }
  var options: RecordOptions { get }
  var receipts: ReceiptOptions { get }
  var spool: SpoolOptions { get }
  var destination: DestinationOptions { get }

  /// Adds what only this step has.
  func tell(_ event: inout StepEvent, _ run: PipelineRun?) throws
}

extension RecordStep {
  func run() async throws {
    let event = try event(in: ProcessInfo.processInfo.environment, now: .now)
    _ = try received(event)
    var delivery = try spool.delivery(to: try await destination.open())
    let receipt = try await append(event, through: &delivery)
    var tally = Tally()
    tally.add(receipt)
    let list = ReceiptList(as: receipts.format.output, quiet: receipts.quiet)
    try list.append(receipt)
    try list.finish(tally)
    try delivery.finish()
  }

  /// The step as the options, and for the rest the environment, tell it.
  func event(in environment: [String: String], now: Timestamp) throws -> StepEvent {
    let run = try options.run(in: environment)
    var event = StepEvent(
      Self.step, deployment: try options.deploymentID(Self.step, of: run),
      source: run?.source ?? options.source ?? RecordOptions.standardSource,
      time: options.time ?? now)
    event.environment = options.environment
    event.service = options.service
    event.chain = options.chain ?? run?.chain
    event.run.run = run?.run
    event.run.attempt = run?.attempt
    event.run.job = run?.job
    event.run.uri = run?.uri
    try tell(&event, run)
    if run == nil { event.run.step = try contentID(event) }
    return event
  }

  /// What stands for a run where there is none: everything that the options say.
  private func contentID(_ event: StepEvent) throws -> String {
    var event = event
    if options.time == nil { event.time = Timestamp(microseconds: 0) }
    return DerivedID.uuid(
      source: event.source, [String(decoding: try bytes(of: event), as: UTF8.self)])
  }

  private func bytes(of event: StepEvent) throws -> [UInt8] {
    do throws(IncompleteStep) {
      return try event.event()
    } catch {
      throw Failure(error)
    }
  }

  private func received(_ event: StepEvent) throws -> ReceivedEvent {
    try ReceivedEvent(parsing: bytes(of: event), now: .now)
  }

  /// Appends a step; one that is known with another time only, since it was retried, under that time: as its duplicate.
  private func append(
    _ event: StepEvent, through delivery: inout Delivery
  ) async throws -> [Receipt] {
    do {
      return try await delivery.append(
        [try received(event)], as: options.time == nil ? .step : .events)
    } catch {
      guard let conflict = Failure(error), conflict.code == .conflict else { throw error }
      let first = try await delivery.destination.occurrence(ofConflict: error)
      guard options.time == nil, let first else { throw recorded(conflict, event) }
      var again = event
      again.time = first
      do {
        return try await delivery.append([try received(again)])
      } catch {
        guard Failure(error)?.code == .conflict else { throw error }
        throw recorded(conflict, event)
      }
    }
  }

  private func recorded(_ conflict: Failure, _ event: StepEvent) -> Failure {
    Failure(
      .conflict, conflict.message,
      remedy: """
        This run has recorded this step with other values. What it said: shiplog show '\(event.deployment)' --bodies
        """)
  }
}
