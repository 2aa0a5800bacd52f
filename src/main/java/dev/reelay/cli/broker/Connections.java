package dev.reelay.cli.broker;

/** Opens connections to brokers. */
@FunctionalInterface
public interface Connections {

    /** Real brokers. */
    Connections TO_BROKERS = KafkaConnection::new;

    /** Opens one; nothing is sent yet. The caller closes it. */
    Connection open(Installation installation);
}
