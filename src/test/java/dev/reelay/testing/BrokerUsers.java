package dev.reelay.testing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Users of a broker who log in with a password, on a listener of their own. They may do what ACLs give them, and whoever does not log
 * in (the test) may do everything.
 */
public final class BrokerUsers {

    private static final String HOST = "127.0.0.1";
    private static final String LISTENER = "PEOPLE";
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    private final int port = Ports.free();
    private final Map<String, String> passwords = new TreeMap<>();

    public BrokerUsers(List<String> names) {
        names.forEach(name -> passwords.put(name, UUID.randomUUID().toString()));
    }

    /** The environment variables with which a process is this user. */
    public Map<String, String> environment(String user) {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                HOST + ":" + port,
                "KAFKA_SECURITY_PROTOCOL",
                "SASL_PLAINTEXT",
                "KAFKA_SASL_MECHANISM",
                "PLAIN",
                "KAFKA_SASL_JAAS_CONFIG",
                LOGIN + "username=\"%s\" password=\"%s\";".formatted(user, passwords.get(user)));
    }

    /** Adds the listener and the rule to a broker's settings. */
    void addTo(Map<String, String> settings) {
        settings.merge("listeners", LISTENER + "://" + HOST + ":" + port, (others, own) -> others + "," + own);
        settings.merge(
                "listener.security.protocol.map", LISTENER + ":SASL_PLAINTEXT", (others, own) -> others + "," + own);
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put(
                "listener.name.people.plain.sasl.jaas.config",
                LOGIN
                        + passwords.entrySet().stream()
                                .map(user -> "user_%s=\"%s\"".formatted(user.getKey(), user.getValue()))
                                .collect(Collectors.joining(" "))
                        + ";");
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:ANONYMOUS");
    }
}
