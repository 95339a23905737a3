extension PipelineRun {
  /// Azure Pipelines (learn.microsoft.com, "Use predefined variables").
  static func azurePipelines(_ variables: Variables) -> PipelineRun? {
    guard variables["TF_BUILD"]?.lowercased() == "true",
      let collection = variables.url("SYSTEM_COLLECTIONURI"),
      let project = variables["SYSTEM_TEAMPROJECT"], let id = variables["BUILD_BUILDID"]
    else { return nil }
    // Names of projects may have spaces.
    let source = "\(collection)/\(percentEncoded(project))"
    var run = PipelineRun(source: source, run: id)
    run.attempt = variables["SYSTEM_JOBATTEMPT"]
    run.job = variables["SYSTEM_JOBNAME"]
    run.uri = "\(source)/_build/results?buildId=\(id)"
    run.commit = variables["BUILD_SOURCEVERSION"]
    run.repository = variables.repository("BUILD_REPOSITORY_URI")
    run.actor = variables["BUILD_REQUESTEDFORID"]
    run.trigger = variables["BUILD_REASON"].map { reason in
      switch reason {
      case "Manual": .manual
      case "Schedule": .schedule
      case "BuildCompletion", "ResourceTrigger": .pipeline
      case "IndividualCI", "BatchedCI", "PullRequest", "CheckInShelveset", "ValidateShelveset":
        .event
      default: .other
      }
    }
    return run
  }

  /// Everything but the unreserved characters (RFC 3986 §2.3).
  private static func percentEncoded(_ segment: String) -> String {
    var text = ""
    for byte in segment.utf8 {
      let scalar = Unicode.Scalar(byte)
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": text.unicodeScalars.append(scalar)
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return text
  }
}
