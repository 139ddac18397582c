// The library that speaks to PostgreSQL.
import CPostgres

/// The version of libpq that the program runs with, as PostgreSQL writes it: 150018 is 15.18.
public func libpqVersion() -> Int { Int(PQlibVersion()) }
