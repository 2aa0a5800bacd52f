package dev.reelay.runcomfy;

import static dev.reelay.testing.TestCatalog.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.CallFailure;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The promises of {@link ModelDirectory}, for every implementation. A subclass controls the service behind it. */
abstract class ModelDirectoryContract {

    /** Five models, in the order of the list. */
    static final List<ObjectNode> RECORDS = IntStream.range(0, 5)
            .mapToObj(number -> record("acme/model-" + number + "/text-to-video"))
            .toList();

    /** The implementation under test. Its service is healthy and lists {@link #RECORDS}. */
    abstract ModelDirectory directory();

    /** From now on the service is out of order. */
    abstract void fail();

    @ParameterizedTest
    @CsvSource({"100,0,5", "2,0,2", "2,4,1", "100,5,0", "100,900,0"})
    void aPageHasItsPartOfTheListAndTheTotal(int limit, int offset, int size) {
        assertThat(directory().list(null, limit, offset))
                .isEqualTo(new DirectoryAnswer.Page(
                        RECORDS.subList(Math.min(5, offset), Math.min(5, offset) + size), 0, 5));
    }

    @Test
    void aSearchNarrowsTheList() {
        assertThat(directory().list("model-3", 100, 0))
                .isEqualTo(new DirectoryAnswer.Page(List.of(RECORDS.get(3)), 0, 1));
    }

    @Test
    void aModelIsFoundUnderItsIdAndOneThatIsNotListedDoesNotExist() {
        assertThat(directory().model("acme/model-3/text-to-video"))
                .isEqualTo(new DirectoryAnswer.Found(RECORDS.get(3)));
        assertThat(directory().model("acme/model-7/text-to-video")).isInstanceOf(DirectoryAnswer.NoSuchModel.class);
        assertThat(directory().model("acme/Model 3/text-to-video")).isInstanceOf(DirectoryAnswer.NoSuchModel.class);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "501,0", "100,-1"})
    void aPageThatCannotExistIsNotAskedFor(int limit, int offset) {
        assertThatThrownBy(() -> directory().list(null, limit, offset)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aServiceThatIsOutOfOrderSaysNothingAboutItsModels() {
        fail();

        for (DirectoryAnswer answer : List.of(
                directory().list(null, 100, 0),
                directory().model("acme/model-3/text-to-video"),
                directory().model("acme/model-7/text-to-video"))) {
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            DirectoryAnswer.Failed.class,
                            failed -> assertThat(failed.failure().kind()).isEqualTo(CallFailure.Kind.SERVER_ERROR));
        }
    }
}
