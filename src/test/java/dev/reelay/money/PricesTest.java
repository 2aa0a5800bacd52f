package dev.reelay.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.catalog.Catalog;
import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import dev.reelay.job.Job;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.model.UnknownFields;
import dev.reelay.notes.CatalogException;
import dev.reelay.outcome.Outcome;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PricesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-21T23:59:59.9Z");
    private static final String MODEL = "maker/model/text-to-video";

    @TempDir
    private Path folder;

    /** Of a model whose record says so much of its price. */
    private Prices prices(String price, String fields) throws IOException {
        Files.writeString(folder.resolve("record.json"), """
                { "model_id": "%s", %s
                  "input_schema": { "type": "object", "properties": { "prompt": { "type": "string" } %s } } }
                """.formatted(MODEL, price, fields));
        return load();
    }

    private Prices load() {
        Catalog catalog = Catalog.load(folder, UnknownFields.REJECT);
        return new Prices(catalog::find);
    }

    private static Accepted job(String input) throws IOException {
        Job job = new Job("a", MODEL, null, List.of(), null, OnUnknownSubmission.REPORT, "h", NOW);
        return new Accepted(job, (ObjectNode) JSON.readTree(input), 0);
    }

    private static @Nullable Cost usd(String usd) {
        return new Cost(new BigDecimal(usd));
    }

    private static void assertCosts(Reservation reserved, String usd) {
        assertThat(reserved.usd()).isNotNull();
        assertThat(reserved.usd().usd()).isEqualByComparingTo(usd);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            second | , "duration": { "type": "integer", "default": 8 } | {"duration": 10}    | 0.5
            second | , "duration": { "type": "integer", "default": 8 } | {}                  | 0.4
            second | , "duration": { "type": "string" }                | {"duration": "12"}  | 0.6
            second | , "duration": { "type": "string" }                | {"duration": "auto"} | 0.25
            second | , "duration": { "type": "number" }                | {"duration": 1e999} | 0.25
            second | , "duration": { "type": "number" }                | {"duration": -3}    | 0.25
            second | , "duration": { "type": "number" }                | {"duration": [3]}   | 0.25
            second | , "duration_ms": { "type": "integer" }            | {"duration_ms": 2500} | 0.125
            second | ``                                                | {"duration": 10}    | 0.25
            output | , "num_images": { "type": "integer" }             | {"num_images": 3}   | 0.15
            image  | , "n": { "type": "integer", "default": 4 }        | {}                  | 0.2
            image  | ``                                                | {"n": 4}            | 0.05
            """)
    void theBasePriceIsTakenTimesTheUnitsThatTheSchemaNames(String unit, String field, String input, String usd)
            throws IOException {
        Prices prices = prices("\"base_price_usd\": 0.05, \"price_unit\": \"" + unit + "\",", field);

        Reservation reserved = prices.of(job(input), NOW);

        assertCosts(reserved, usd);
        assertThat(reserved.listed()).isEqualTo(reserved.usd());
        assertThat(reserved.day()).isEqualTo(Reservation.dayOf(NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"price_unit\": \"second\",",
                "\"base_price_usd\": 0.05,",
                "\"base_price_usd\": 0.05, \"price_unit\": \"minute\",",
                "\"base_price_usd\": -1, \"price_unit\": \"output\",",
                "\"base_price_usd\": \"ask us\", \"price_unit\": \"output\",",
                "\"base_price_usd\": 999999999, \"price_unit\": \"output\","
            })
    void aPriceThatIsNotKnownIsNotZero(String price) throws IOException {
        Reservation reserved = prices(price, "").of(job("{}"), NOW);

        assertThat(reserved).isEqualTo(new Reservation(Reservation.dayOf(NOW), null, null));
    }

    @Test
    void aModelThatTheCatalogDoesNotHaveAndAnInputThatIsNotInMemoryHaveNoPrice() throws IOException {
        Prices prices = prices("\"base_price_usd\": 0.05, \"price_unit\": \"output\",", "");

        assertThat(new Prices(_ -> java.util.Optional.empty())
                        .of(job("{}"), NOW)
                        .usd())
                .isNull();
        assertThat(prices.of(job("{}").with(new JobInput.Stored(7, 20)), NOW).usd())
                .isNull();
    }

    @Test
    void zeroIsAPriceWhenTheCatalogNamesIt() throws IOException {
        assertCosts(
                prices("\"base_price_usd\": 0, \"price_unit\": \"output\",", "").of(job("{}"), NOW), "0");
    }

    @Test
    void whatJobsCostCorrectsTheCatalogsPrice() throws IOException {
        Prices prices = prices("\"base_price_usd\": 0.1, \"price_unit\": \"output\",", "");

        prices.ended(receipt(prices, "0.15"));
        assertCosts(prices.of(job("{}"), NOW), "0.15");
        prices.ended(receipt(prices, "0.25"));
        Reservation reserved = prices.of(job("{}"), NOW);
        assertCosts(reserved, "0.2");
        assertThat(reserved.listed()).isEqualTo(usd("0.100000"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.01", "5000, 1", "0.00000000000001, 0.01"})
    void aCorrectionHasBounds(String cost, String corrected) throws IOException {
        Prices prices = prices("\"base_price_usd\": 0.1, \"price_unit\": \"output\",", "");

        prices.restored(List.of(receipt(prices, cost)));

        assertCosts(prices.of(job("{}"), NOW), corrected);
    }

    /** However many seconds a job has, and whatever others cost since: its input is read once. */
    @Test
    void whatAJobCostsFollowsFromItsUnitsAndTheRateOfNow() throws IOException {
        Prices prices = prices(
                "\"base_price_usd\": 0.07, \"price_unit\": \"second\",", ", \"duration\": { \"type\": \"number\" }");
        for (String seconds : List.of("1", "3", "4.7", "0.000001", "86400")) {
            Accepted job = job("{\"duration\": " + seconds + "}");
            Reservation before = prices.of(job, NOW);
            double units = prices.rate(MODEL).unitsOf(before, before.usd());
            for (String cost : List.of("0.1", "0.31", "0.123456", "2")) {
                prices.ended(receipt(prices, cost));
                assertThat(prices.rate(MODEL).micros(units))
                        .as(seconds + " seconds, after " + cost)
                        .isEqualTo(prices.of(job, NOW).usd().micros());
            }
        }
        assertThat(new Prices(_ -> java.util.Optional.empty()).rate(MODEL)).isNull();
    }

    private static Ended receipt(Prices prices, String cost) throws IOException {
        Accepted job = job("{}");
        Ended ended = job.submit(prices.of(job, NOW), NOW)
                .accepted("r", NOW)
                .end(new Outcome.Completed(JSON.createObjectNode(), List.of(), List.of(), List.of()), NOW)
                .receipt();
        return new Ended(
                ended.id(),
                ended.model(),
                ended.status(),
                ended.contentHash(),
                ended.requestId(),
                ended.origin(),
                ended.ordering(),
                ended.submittedAt(),
                ended.startedAt(),
                ended.finishedAt(),
                ended.cancelTooLate(),
                usd(cost),
                ended.times(),
                ended.reserved());
    }

    @Test
    void aPriceThatAnOperatorHasSetHoldsAsItIs() throws IOException {
        prices("\"base_price_usd\": 0.1, \"price_unit\": \"output\",", ", \"duration\": { \"type\": \"integer\" }");
        Files.writeString(
                folder.resolve("notes.json"),
                "{ \"model\": \"%s\", \"price\": { \"usd\": 0.3, \"per\": \"second\" } }".formatted(MODEL));
        Prices prices = load();

        prices.ended(receipt(prices, "0.9"));
        Reservation reserved = prices.of(job("{\"duration\": 2}"), NOW);

        assertCosts(reserved, "0.6");
        assertThat(reserved.listed()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                              | price.usd must be a number from 0 to below 1000000: US dollars
            { "usd": -1 }                   | price.usd must be a number from 0 to below 1000000: US dollars
            { "usd": "0.5" }                | price.usd must be a number from 0 to below 1000000: US dollars
            { "usd": 1, "per": "minute" }   | price.per must be one of image, job, output, second, not "minute"
            { "usd": 1, "each": "job" }     | unknown member price.each
            """)
    void aPriceThatMakesNoSenseStopsTheStart(String price, String message) throws IOException {
        Files.writeString(folder.resolve("notes.json"), "{ \"model\": \"%s\", \"price\": %s }".formatted(MODEL, price));

        assertThatThrownBy(this::load).isInstanceOf(CatalogException.class).hasMessageContaining(message);
    }
}
