// swift-tools-version: 6.3
import PackageDescription

/// What every target of ours is compiled with.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

/// Also for what never touches a C pointer: every target but those around libpq.
let safe = strict + [.strictMemorySafety()]

/// `Sources/Log/sql` is a link to `sql`: resources have to lie in their target's folder.
let migrations = [
  "0001_roles.sql", "0002_log.sql", "0003_history.sql", "0004_metrics.sql", "0005_views.sql",
  "0006_pruning.sql", "0007_rules.sql", "0008_access.sql", "0009_upkeep.sql", "0010_bounds.sql",
  "0011_corrections.sql", "0012_incidents.sql",
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

let yaml: Target.Dependency = .product(name: "Yams", package: "Yams")

let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let tls: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let client: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")

let package = Package(
  name: "shiplog",
  products: [.executable(name: "shiplog", targets: ["shiplog"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    // Without its traits it needs no more of Foundation than the essentials.
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
    .target(name: "Postgres", dependencies: ["CLibPQ"], swiftSettings: strict),
    .target(name: "Merkle", dependencies: [crypto], swiftSettings: safe),
    .target(name: "Deployments", dependencies: [crypto], swiftSettings: safe),
    .target(
      name: "Log", dependencies: ["Deployments", "Merkle", "Postgres"],
      resources: migrations.map { .embedInCode("sql/\($0)") }, swiftSettings: safe),
    .target(name: "History", dependencies: ["Log"], swiftSettings: safe),
    .target(
      name: "Service", dependencies: ["History", hummingbird, tls, crypto], swiftSettings: safe),
    .executableTarget(
      name: "shiplog", dependencies: ["Service", "Merkle", arguments, crypto, yaml, client],
      swiftSettings: safe),
    .executableTarget(
      name: "Benchmarks", dependencies: ["History", hummingbird, client], path: "Benchmarks",
      swiftSettings: safe),
    .target(
      name: "TestSupport", dependencies: ["History"], path: "Tests/TestSupport",
      swiftSettings: strict),
  ]
    + ["Postgres", "Merkle", "Deployments", "Log", "History"].map {
      .testTarget(
        name: "\($0)Tests", dependencies: [.target(name: $0), "TestSupport"], swiftSettings: strict)
    }
    + [
      .testTarget(
        name: "ServiceTests",
        dependencies: [
          "Service", "TestSupport", hummingbird,
          .product(name: "HummingbirdTesting", package: "hummingbird"),
        ], swiftSettings: strict),
      .testTarget(
        name: "shiplogTests",
        dependencies: [
          "shiplog", "TestSupport", hummingbird,
          .product(name: "HummingbirdTesting", package: "hummingbird"),
        ],
        swiftSettings: strict),
    ]
)
