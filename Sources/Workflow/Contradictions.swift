// What can never stand in a case, whatever was done: for whoever looks over what is stored.

import Policy

extension Case {
  /// Sentences on stages of the case and of its decisions that contradict one another; empty when all is well.
  ///
  /// They follow from one state alone and hold also after disposal. What must hold from one event to the
  /// next is tried in the tests.
  public var contradictions: [String] {
    var found: [String] = []
    if stage == .answered, lines.contains(where: \.isOpen) {
      found.append("answered with an open line")
    }
    if stage == .closed { found += contradictionsWhenClosed }
    for decision in decisions { found += decision.contradictions }
    return found
  }

  private var contradictionsWhenClosed: [String] {
    var found: [String] = []
    if decisions.contains(where: { $0.stage != .final }) { found.append("closed with a decision") }
    if firstUnread != nil { found.append("closed with an unread") }
    if lines.contains(where: \.isOpen) { found.append("closed with an open line") }
    if lines.contains(where: { $0.ordered && !$0.removed }) {
      found.append("closed with a release that a court ordered")
    }
    if !earlyAppeals.isEmpty { found.append("closed with an appeal") }
    return found
  }
}

extension Decision {
  fileprivate var contradictions: [String] {
    var found: [String] = []
    if stage.isBeingMade, signature != nil { found.append("signed but not dispatched") }
    if !stage.isBeingMade, signature == nil, stage != .final {
      found.append("dispatched but not signed")
    }
    if Set(scope).count != scope.count { found.append("a line twice in a decision") }
    if Set(appeals.map(\.id)).count != appeals.count { found.append("an appeal twice") }
    return found
  }
}
