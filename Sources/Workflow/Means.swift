// What a line or a letter holds, and so by which means it may go (`policy/means.yaml`).

public import Policy

extension Assessment {
  /// Whether it lets out, or speaks of, what others may not have.
  fileprivate var isForOneRecipient: Bool {
    verdict == .releaseWithReservation || recipientBasis != .public
  }
}

extension Case {
  /// What the line's document holds.
  public func content(of line: Line) -> Set<ContentClass> {
    var content: Set<ContentClass> =
      request.contact.protected ? [.open, .protectedIdentity] : [.open]
    if [line.assessment, line.told].contains(where: { $0?.isForOneRecipient ?? false }) {
      content.insert(.secret)
    }
    return content
  }

  /// What a letter holds: that of every line that it is about.
  public func content(of order: LetterOrder) -> Set<ContentClass> {
    // A receipt, or a new code, tells nothing but that there is a case; without it nobody could read the rest.
    if order.kind == .receipt || order.kind == .accessCode { return [.open] }
    let scope = order.decision.flatMap { decision($0)?.scope } ?? []
    let content: Set<ContentClass> =
      request.contact.protected ? [.open, .protectedIdentity] : [.open]
    return (order.lines + scope).compactMap { line($0) }.reduce(into: content) {
      $0.formUnion(self.content(of: $1))
    }
  }
}

extension Deliberation {
  /// The means that are allowed for the line's document.
  private func means(for line: Line) -> [DeliveryForm] {
    policy.means.allowed(for: file.content(of: line), at: file.authority)
  }

  /// How a line goes: as the handler says, else as was wished, else by link where open mail may not have it.
  func form(_ named: DeliveryForm?, for line: Line?) -> DeliveryForm {
    let wished = file.request.delivery.form
    if let named { return named }
    guard let line else { return wished }
    let allowed = means(for: line)
    return !allowed.contains(wished) && allowed.contains(.link) ? .link : wished
  }

  /// Secrets go only by the means that the policy allows for them, never by open mail.
  func checkMeans(_ line: Line, _ form: DeliveryForm) throws(Refusal) {
    let allowed = means(for: line)
    guard allowed.contains(form) else {
      let names = allowed.map(\.rawValue).joined(separator: ", ")
      throw Refusal(.meansForbidden, line: line.id, ["means": names])
    }
  }
}
