internal import Hummingbird
internal import HummingbirdTLS
internal import Crypto
internal import History
