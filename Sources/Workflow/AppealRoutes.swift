// Who tries an appeal against a decision: the court that the authority is under, or for a fee another body.

public import Policy

extension Case {
  /// By whom and by which sections a decision is appealed; nil for what is challenged another way, of which
  /// the policy has the words (`feeChallenge`).
  ///
  /// A dismissal and a rectification go the way of the decision that they are about.
  public func appealBody(of decision: Decision, at authority: Authority) -> AppealBody? {
    switch subject(of: decision).kind {
    case .fee: authority.feeAppeal
    case .advancePayment: nil
    case .refusal, .dismissal, .change, .rectification: authority.appealBody
    }
  }

  /// To whom an appeal that has come in is handed over. Whether it may be tried is never ours to say
  /// (FL 45–46 §§): what has no way of its own goes to the court.
  public func appealRecipient(of decision: Decision, at authority: Authority) -> AppealBody {
    appealBody(of: decision, at: authority) ?? authority.appealBody
  }

  private func subject(of decision: Decision) -> Decision {
    let about = decision.kind == .rectification ? decision.supersedes : decision.dismisses
    // What it is about came before it.
    guard let about, let own = decisions.firstIndex(where: { $0.id == decision.id }),
      let earlier = decisions[..<own].last(where: { $0.id == about })
    else { return decision }
    return subject(of: earlier)
  }
}
