package import Deployments
package import History

/// What lists of entries say of bodies that are gone.
extension BodyPruning {
  package static var columns: [Column] {
    [
      Column("pruned_by", .right, inTable: false), .time("pruned_at", inTable: false),
      Column("pruned_under", inTable: false),
    ]
  }

  package static func row(_ pruning: BodyPruning?) -> [JSONText] {
    [.optional(pruning?.position), .optional(pruning?.time), .optional(pruning?.description)]
  }
}
