// What a copy costs, by which table, and how to do without.

import Policy
import Workflow

/// A price told before the work is done (FL 6 §, avgiftsförordningen 15–24 §§).
struct FeeFacts: Facts, Encodable {
  let amount: Words
  let isFree: Bool
  let units: Words
  let onPaper: Bool
  let isElectronic: Bool
  let isCertified: Bool
  let isTranscript: Bool
  let isVideo: Bool
  let isAudio: Bool
  let table: Words
  let anonymousPayment: Words
  let challenge: Words

  static let specimen = FeeFacts(
    amount: "a", isFree: false, units: "u", onPaper: true, isElectronic: false,
    isCertified: false, isTranscript: false, isVideo: false, isAudio: false, table: "t",
    anonymousPayment: "a", challenge: "c")
}

extension FeeFacts {
  init(_ setting: Setting) throws(LetterProblem) {
    guard let fee = setting.file.fee else { throw setting.problem(.unknownEntry) }
    let day = SwedishTime.day(of: fee.quotedAt)
    guard let table = setting.policy.feeTable(for: setting.authority, on: day) else {
      throw setting.problem(.factMissing("feeTable"))
    }
    let row = table.rows.first { $0.form == fee.form }
    amount = Words(line: String(fee.amount))
    isFree = fee.amount == 0
    units = Words(line: String(fee.units))
    onPaper = fee.form == .paper
    isElectronic = fee.form == .electronic
    isCertified = fee.form == .certified
    isTranscript = fee.form == .transcript
    isVideo = fee.form == .videoTape
    isAudio = fee.form == .audioTape
    self.table = setting.words(row?.basis ?? table.basis)
    anonymousPayment = setting.words(table.anonymousPayment)
    challenge = setting.words(setting.authority.citations.feeChallenge)
  }
}
