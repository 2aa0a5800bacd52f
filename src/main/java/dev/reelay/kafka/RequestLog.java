package dev.reelay.kafka;

/**
 * The log of one partition of the requests topic, as the brokers report it.
 *
 * @param topicId the id of the topic, which differs once a topic was deleted and made anew (KIP-516). {@link #NO_ID} from brokers
 *     that give topics no id
 * @param begin the offset of the first record that retention has left; the end when there is none
 * @param readable the offset up to which a {@code read_committed} consumer can read: the last stable offset
 * @param end the offset after the last record. It is higher than {@code readable} while a transaction of a producer is open
 */
public record RequestLog(String topicId, long begin, long readable, long end) {

    /** A log without an open transaction. */
    public RequestLog(String topicId, long begin, long end) {
        this(topicId, begin, end, end);
    }

    /** {@code Uuid.ZERO_UUID} in base64. */
    public static final String NO_ID = "AAAAAAAAAAAAAAAAAAAAAA";

    /** Whether this is the log of the topic with the id. An id that is unknown on either side is taken for the same. */
    public boolean isOf(String id) {
        return topicId.equals(id) || topicId.equals(NO_ID) || id.equals(NO_ID);
    }
}
