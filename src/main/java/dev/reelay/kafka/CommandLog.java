package dev.reelay.kafka;

/** Facts about the log of the control topic. All methods block for up to 5 s. */
public interface CommandLog {

    /**
     * Which topic it is.
     *
     * @param id changes when the topic is deleted and made anew under its name
     */
    record Identity(String name, String id, int partitions) {}

    /**
     * The end of all records that are acknowledged, those of open transactions and those behind them included: a {@code
     * read_committed} consumer may not be able to read them yet.
     *
     * @throws BrokerException when the brokers do not answer
     */
    long end() throws BrokerException;

    /**
     * The last stable offset: the end that a {@code read_committed} consumer can reach now. It is the offset of the first record
     * of the oldest open transaction, or the {@link #end} where there is none.
     *
     * @throws BrokerException when the brokers do not answer
     */
    long readableEnd() throws BrokerException;

    /**
     * Which topic the brokers have now.
     *
     * @throws BrokerException when there is none, or the brokers do not answer
     */
    Identity identity() throws BrokerException;
}
