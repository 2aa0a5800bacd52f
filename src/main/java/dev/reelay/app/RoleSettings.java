package dev.reelay.app;

import dev.reelay.channels.CommandIntake;
import dev.reelay.channels.RequestIntake;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Derives the settings of Quarkus and SmallRye that follow from {@code REELAY_ROLE}: whether the console's server listens, and whether
 * the channels are opened. No environment variable overrides them. A role that makes no sense counts as {@code worker} here;
 * {@link SettingsCheck} reports it and stops the start.
 */
public final class RoleSettings implements ConfigSourceFactory {

    /** Above that of environment variables (300), below that of system properties (400). */
    private static final int ORDINAL = 350;

    private static final String CONSOLE_PORT = "reelay.console.port";

    /** Creates the factory; called by the configuration, which finds it in {@code META-INF/services}. */
    public RoleSettings() {}

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> settings = new HashMap<>(of(roles(value(context, Roles.PROPERTY))));
        String simulator = value(context, "reelay.simulator");
        if (simulator != null && !simulator.equalsIgnoreCase("false")) {
            // Nothing but the simulator reads bodies: it takes as long ones as RunComfy.
            settings.put("quarkus.management.limits.max-body-size", "64M");
        }
        String port = value(context, CONSOLE_PORT);
        if (port != null && port.contains("://")) {
            // Kubernetes sets REELAY_CONSOLE_PORT in every pod beside a Service that is called reelay-console.
            settings.put(CONSOLE_PORT, "8090");
        }
        return List.of(new PropertiesConfigSource(settings, "REELAY_ROLE", ORDINAL));
    }

    /** The settings that follow from the roles. */
    static Map<String, String> of(Roles roles) {
        Map<String, String> settings = new HashMap<>();
        String worker = String.valueOf(roles.worker());
        String console = String.valueOf(roles.console());
        settings.put(Roles.WORKER, worker);
        settings.put(Roles.CONSOLE, console);
        settings.put("quarkus.http.host-enabled", console);
        for (String channel : List.of(RequestIntake.CHANNEL, CommandIntake.CHANNEL)) {
            settings.put("mp.messaging.incoming." + channel + ".enabled", worker);
        }
        if (!roles.worker()) {
            // SmallRye warns of methods whose channels are off.
            settings.put("quarkus.log.category.\"io.smallrye.reactive.messaging.provider\".level", "ERROR");
        }
        return settings;
    }

    private static Roles roles(@Nullable String text) {
        try {
            return Roles.of(text == null ? Roles.DEFAULT : text);
        } catch (IllegalArgumentException reportedLater) {
            return new Roles(true, false);
        }
    }

    private static @Nullable String value(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value == null ? null : value.getValue();
    }
}
