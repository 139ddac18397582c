// The identity providers of the settings: their file read, each with its line.

import ArgumentParser
import Foundation
import Policy
import SignIn
import SignInCurl
import Storage

extension Assembly {
  /// The providers that staff sign in by, or every mistake in their file; nil where none is set.
  ///
  /// - Throws: `ValidationError`.
  func identity(clock: @escaping @Sendable () -> Instant) throws -> Identity? {
    guard let file = settings.signIn else { return nil }
    let read: SignInSettings
    do throws(PolicyProblems) {
      read = try SignInSettings.read(
        file: file, authorities: policy.authorities.map(\.id),
        environment: ProcessInfo.processInfo.environment)
    } catch { throw ValidationError(error.description) }
    return Identity(
      read,
      providers: read.providers.map { provider in
        IdentityProvider(
          provider, line: CurlProviderLine(caFile: provider.caFile), skew: read.clockSkew,
          clock: clock, random: { Store.systemRandomBytes($0) })
      })
  }
}
