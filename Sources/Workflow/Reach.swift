// Whether a letter to the requester reaches anybody.

import Policy

extension Case {
  /// Whether nobody would read a letter to the requester: the request came by mail from a sender who takes no
  /// answers, nothing else reaches them, and the code of the page was never given out.
  public var isRequesterUnreachable: Bool {
    let contact = request.contact
    let told = [contact.email, contact.phone, contact.postalAddress, request.delivery.address]
    return request.channel == .email && request.delivery.form != .onSite
      && told.allSatisfy { $0?.isBlank ?? true } && disposedBy == nil
  }
}

extension Deliberation {
  /// Refuses a letter that only asks or tells the requester something, where it would be read by nobody (FL 9 §).
  func needReach() throws(Refusal) {
    if file.isRequesterUnreachable { throw Refusal(.requesterUnreachable) }
  }
}
