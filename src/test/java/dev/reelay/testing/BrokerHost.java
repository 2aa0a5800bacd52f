package dev.reelay.testing;

/** Something that can be started again where it was. */
interface BrokerHost {
    String bootstrapServers();

    void start();

    void stop();

    /** One of several nodes; a host of one node has no other to go on with. */
    default void start(int node) {
        throw new UnsupportedOperationException("one node");
    }

    default void stop(int node) {
        throw new UnsupportedOperationException("one node");
    }
}
