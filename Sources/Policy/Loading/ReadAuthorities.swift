// `authorities.yaml`: who decides, in which register, under which court and which law.

extension Fields {
  /// One row of `authorities`.
  ///
  /// - Parameter pictures: the picture files of the policy folder.
  func authority(pictures: [PolicyFile]) -> Authority? {
    let id = text("id").map { AuthorityID($0) }
    let name = bilingual("name")
    let kind = self.name("kind", of: "kind of authority", in: AuthorityKind.self)
    let registerFormat = required("registerFormat")?.registerFormat()
    let address = list("address").compactMap { $0.text() }
    let email = text("email")
    let phone = text("phone")
    let visiting = bilingual("visiting")
    let court = bilingual("court")
    let citations = required("citations").flatMap { Fields($0)?.citations() }
    let feeAppeal = optional("feeAppeal").map { Fields($0)?.feeAppeal() }
    let feeTable = text("feeTable")
    let fourEyes = self.name("fourEyes", of: "rule for four eyes", in: Authority.FourEyes.self)
    let legalReview = flag("legalReview")
    let registersAnswersAtOnce = flag("registersAnswersAtOnce")
    let representsPublic = flag("representsPublic")
    let logotype = optional("logotype")?.logotype(among: pictures)
    close()
    guard let id, let name, let kind, let registerFormat, let email, let phone, let visiting,
      let court, let citations, let feeTable, let fourEyes, let legalReview,
      let registersAnswersAtOnce, let representsPublic, feeAppeal != .some(nil)
    else { return nil }
    return Authority(
      id: id, name: name, kind: kind, registerFormat: registerFormat, address: address,
      email: email, phone: phone, visiting: visiting, court: court, citations: citations,
      feeAppeal: feeAppeal ?? nil, feeTable: feeTable, fourEyes: fourEyes, legalReview: legalReview,
      registersAnswersAtOnce: registersAnswersAtOnce, representsPublic: representsPublic,
      logotype: logotype)
  }

  private func feeAppeal() -> AppealBody? {
    let to = bilingual("to")
    let law = bilingual("law")
    close()
    guard let to, let law else { return nil }
    return AppealBody(name: to, law: law, isCourt: false)
  }

  private func citations() -> Authority.Citations? {
    let appeal = bilingual("appeal")
    let reasons = bilingual("reasons")
    let delegation = bilingual("delegation")
    let recusal = bilingual("recusal")
    let feeChallenge = bilingual("feeChallenge")
    close()
    guard let appeal, let reasons, let delegation, let recusal, let feeChallenge else {
      return nil
    }
    return Authority.Citations(
      appeal: appeal, reasons: reasons, delegation: delegation, recusal: recusal,
      feeChallenge: feeChallenge)
  }
}

extension Entry {
  /// A picture file beside the policy, by its name.
  fileprivate func logotype(among pictures: [PolicyFile]) -> Logotype? {
    guard let name = text() else { return nil }
    guard let file = pictures.first(where: { $0.path == name }) else {
      problem("there is no file \"\(name)\" in the policy folder; give the name of an .svg or .png")
      return nil
    }
    do throws(NoPicture) { return try Logotype(name: name, bytes: file.bytes) } catch {
      problem("\"\(name)\" \(error.reason)")
      return nil
    }
  }

  fileprivate func registerFormat() -> RegisterFormat? {
    guard let pattern = text() else { return nil }
    guard let format = RegisterFormat(pattern: pattern) else {
      problem(
        "\"\(pattern)\" is no register format; write {year} or {year:2} once"
          + " and {number} or {number:5} once, as in \"KS {year}-{number:5}\"")
      return nil
    }
    return format
  }
}
