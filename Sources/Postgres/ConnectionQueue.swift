import Dispatch

/// Runs one connection's jobs, in order, on a thread that may block.
///
/// libpq waits for the server inside its calls. On a private serial queue that wait holds up
/// nothing but the connection's own jobs, and never a thread of the cooperative pool.
package final class ConnectionQueue: SerialExecutor {
  private let queue: DispatchQueue

  package init(label: String) {
    queue = DispatchQueue(label: label)
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  package func checkIsolated() {
    dispatchPrecondition(condition: .onQueue(queue))
  }
}
