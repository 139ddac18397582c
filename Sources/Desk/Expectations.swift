// What storage cannot know of a case by itself: for the audit that looks at everything.

public import Policy
public import Storage
public import Workflow

extension Secrets {
  /// What the columns and files of a case must be, by this key and this policy.
  @Sendable public func expectation(of file: Case, under policy: Policy) -> Expectation {
    let frozen = file.decisions.compactMap { $0.signature?.frozen.blob }
    return Expectation(
      codeHash: Secrets.hash(accessCode(for: file.id, generation: file.codeGeneration)),
      wakeAt: file.wakesAt(policy), policy: policy.hash, files: file.blobs.union(frozen))
  }
}
