// Hashing of passwords: on threads of its own and a few at a time, since each takes 64 MiB and a core.

import Foundation
import SignIn
import Storage
import Synchronization

/// Where passwords are hashed and compared.
final class PasswordWork: Sendable {
  private let queue = OperationQueue()
  private let waiting = Mutex(0)

  /// Hashes at the same time, and those that may wait; more are told to come again.
  static let (atOnce, most) = (2, 50)

  init() { queue.maxConcurrentOperationCount = PasswordWork.atOnce }

  func hash(_ password: String) async throws(DeskFailure) -> String {
    let salt = Store.systemRandomBytes(16)
    let hash = try await run { PasswordHash(of: password, salt: salt)?.encoded }
    guard let hash else { throw .storage(.unavailable("no memory to hash a password")) }
    return hash
  }

  /// Whether it is the password; as slow where there is no hash to compare it with.
  func matches(_ password: String, _ encoded: String?) async throws(DeskFailure) -> Bool {
    guard let encoded else {
      _ = try await hash(password)
      return false
    }
    return try await run { PasswordHash(encoded: encoded).matches(password) }
  }

  /// Whether it is on the list; a list that can no longer be read lets nothing pass.
  func isLeaked(
    _ password: String, in list: LeakedPasswords
  ) async throws(DeskFailure) -> Bool {
    let found = try await run {
      Result { () throws(LeakedPasswords.Problem) in try list.contains(password) }
    }
    do throws(LeakedPasswords.Problem) { return try found.get() } catch {
      throw .storage(.unavailable(error.description))
    }
  }

  private func run<Answer: Sendable>(
    _ work: @escaping @Sendable () -> Answer
  ) async throws(DeskFailure) -> Answer {
    let isFull = waiting.withLock { waiting in
      guard waiting < PasswordWork.most else { return true }
      waiting += 1
      return false
    }
    guard !isFull else { throw .storage(.unavailable("too many log in at this moment")) }
    let answer = await withCheckedContinuation { continuation in
      queue.addOperation { continuation.resume(returning: work()) }
    }
    waiting.withLock { $0 -= 1 }
    return answer
  }
}
