package io.github.collectdmonitor.systemtests;

/** What can be wrong between a client and a broker that wants a certificate of it. */
enum TlsTrouble {
    /** The client trusts another CA than that of the broker's certificate. */
    WRONG_CA("no trusted CA has issued it"),
    /** The broker's certificate is for another host. */
    WRONG_HOST_NAME("it is not for the host name localhost"),
    /** The broker's certificate was good in 2020. */
    EXPIRED_CERTIFICATE("has expired"),
    /** The client shows no certificate. */
    NO_CLIENT_CERTIFICATE("client certificate"),
    /** The client shows a certificate of a CA that the broker does not trust. */
    CLIENT_CERTIFICATE_OF_ANOTHER_CA("this client's certificate");

    private final String words;

    TlsTrouble(String words) {
        this.words = words;
    }

    /** The message for users. */
    String words() {
        return words;
    }
}
