package dev.reelay.records;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The fields of state records about what was set aside for a submission. What follows from the time of the submission is left out, so
 * that states of earlier versions, and those of a model without a price, have none of them.
 */
final class ReservationFields {

    /** How many bytes all of them add to a record at most. */
    static final int BYTES = 2 * (Cost.MAX_LENGTH + 20) + 40;

    private static final String USD = "reserved_usd";
    private static final String LISTED = "listed_usd";
    private static final String DAY = "reserved_on";

    private ReservationFields() {}

    /** @param submission when the submission was announced or accepted; null when neither is kept */
    static void put(ObjectNode body, Reservation reserved, @Nullable Instant submission) {
        put(body, USD, reserved.usd());
        put(body, LISTED, reserved.listed());
        if (submission == null || reserved.day() != Reservation.dayOf(submission)) {
            body.put(DAY, Reservation.nameOf(reserved.day()));
        }
    }

    private static void put(ObjectNode body, String name, @Nullable Cost cost) {
        if (cost != null) {
            body.set(name, DecimalNode.valueOf(cost.usd()));
        }
    }

    static Reservation read(StateFieldReader fields, Instant submission) {
        Long day = fields.optionalDay(DAY);
        return Reservation.of(day == null ? Reservation.dayOf(submission) : day, fields.cost(USD), fields.cost(LISTED));
    }

    /**
     * That of a receipt.
     *
     * @return null when no submission may have been charged for
     */
    static @Nullable Reservation ofReceipt(StateFieldReader fields, @Nullable Instant submitted) {
        if (submitted != null) {
            return read(fields, submitted);
        }
        Long day = fields.optionalDay(DAY);
        return day == null ? null : Reservation.of(day, fields.cost(USD), fields.cost(LISTED));
    }
}
