package dev.reelay;

import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.inject.Singleton;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/** Gives SmallRye's consumer the properties on which the ledger rests; nothing in the configuration reaches around them. */
@Singleton
class RequestsConsumer implements ClientCustomizer<Map<String, Object>> {

    private final Preflight preflight;

    RequestsConsumer(Preflight preflight) {
        this.preflight = preflight;
    }

    @Override
    public Map<String, Object> customize(String channel, Config channelConfig, Map<String, Object> properties) {
        return channel.equals(RequestIntake.CHANNEL)
                ? preflight.checked().kafka().requestsConsumer()
                : properties;
    }

    /** The last word. */
    @Override
    public int getPriority() {
        return Integer.MAX_VALUE;
    }
}
