package dev.reelay.console.access;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** Requests for tests, without a server. */
final class TestAsk {

    private TestAsk() {}

    /** A request from this machine; headers as names and values in turn. */
    static Ask of(String method, String path, String... headers) {
        return from("127.0.0.1", null, method, path, headers);
    }

    /** A request from an address, with a session's cookie. */
    static Ask from(String peer, @Nullable String session, String method, String path, String... headers) {
        MultiMap map = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < headers.length; i += 2) {
            map.add(headers[i], headers[i + 1]);
        }
        return new Ask(method, path, null, map, peer, session);
    }
}
