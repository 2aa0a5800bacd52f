package dev.reelay.channels;

import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.PolledRecordCounter;
import dev.reelay.kafka.RequestPositions;
import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.inject.Singleton;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/**
 * Gives SmallRye's consumers the properties on which correctness depends. They replace all others, so no configuration
 * can override them.
 */
@Singleton
class ChannelConsumers implements ClientCustomizer<Map<String, Object>> {

    private final KafkaSettings settings;
    private final PolledRecordCounter commands;
    private final RequestPositions requests;

    ChannelConsumers(KafkaSettings settings, PolledRecordCounter commands, RequestPositions requests) {
        this.settings = settings;
        this.commands = commands;
        this.requests = requests;
    }

    @Override
    public Map<String, Object> customize(String channel, Config channelConfig, Map<String, Object> properties) {
        return switch (channel) {
            case RequestIntake.CHANNEL -> requests.addTo(settings.requestsConsumer());
            case CommandIntake.CHANNEL -> settings.commandConsumer(commands);
            default -> properties;
        };
    }

    /** The highest priority: no other customizer runs after this one. */
    @Override
    public int getPriority() {
        return Integer.MAX_VALUE;
    }
}
