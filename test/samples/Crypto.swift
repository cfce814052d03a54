// Stands in for apple/swift-crypto, which isn't among Debian's packages: the calls that the sample makes, in the same
// words, over OpenSSL's libcrypto. The server checks what comes of it.
import Foundation

@_silgen_name("EVP_sha512") private func EVP_sha512() -> OpaquePointer
@_silgen_name("EVP_sha256") private func EVP_sha256() -> OpaquePointer
@_silgen_name("HMAC") private func openssl(
    _ digest: OpaquePointer, _ key: UnsafePointer<UInt8>, _ keyLength: Int32,
    _ data: UnsafePointer<UInt8>, _ length: Int,
    _ mac: UnsafeMutablePointer<UInt8>, _ macLength: UnsafeMutablePointer<UInt32>?
) -> OpaquePointer?

public protocol HashFunction {
    static var digest: OpaquePointer { get }
    static var byteCount: Int { get }
}

public enum SHA512: HashFunction {
    public static var digest: OpaquePointer { EVP_sha512() }
    public static var byteCount: Int { 64 }
}

public enum SHA256: HashFunction {
    public static var digest: OpaquePointer { EVP_sha256() }
    public static var byteCount: Int { 32 }
}

public struct SymmetricKey {
    let bytes: [UInt8]
    public init(data: Data) { bytes = Array(data) }
}

public enum HMAC<H: HashFunction> {
    public static func authenticationCode(for data: Data, using key: SymmetricKey) -> [UInt8] {
        var mac = [UInt8](repeating: 0, count: H.byteCount)
        let done = openssl(H.digest, key.bytes, Int32(key.bytes.count), Array(data), data.count, &mac, nil)
        precondition(done != nil, "libcrypto made no HMAC")
        return mac
    }
}
