import Deployments
import History

/// What lists of entries say of bodies that are gone.
extension BodyPruning {
  static var columns: [Column] {
    [
      Column("pruned_by", .right, inTable: false), .time("pruned_at", inTable: false),
      Column("pruned_under", inTable: false),
    ]
  }

  static func row(_ pruning: BodyPruning?) -> [JSONText] {
    [
      pruning.map { .int($0.position) } ?? .null, .optional(pruning?.time),
      .optional(pruning?.description),
    ]
  }
}
