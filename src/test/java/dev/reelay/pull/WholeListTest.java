package dev.reelay.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.CallFailure.Kind;
import dev.reelay.pull.ListReading.Failed;
import dev.reelay.pull.ListReading.NotWhole;
import dev.reelay.pull.ListReading.Whole;
import org.junit.jupiter.api.Test;

class WholeListTest {

    @Test
    void allPagesAreReadToTheEnd() {
        ListedModels models = new ListedModels().many(250);

        Whole list = whole(models);

        assertThat(list.records()).hasSize(250);
        assertThat(list.leftOut()).isEmpty();
        assertThat(models.questions()).containsExactly("list null 100 0", "list null 100 100", "list null 100 200");
    }

    @Test
    void aListThatAnnouncesNoNumberEndsWithAnEmptyPage() {
        assertThat(whole(new ListedModels().many(250).withoutTotal()).records()).hasSize(250);
    }

    @Test
    void aPageThatFailsFailsAll() {
        assertThat(WholeList.read(new ListedModels().many(250).failingAfter(1, Kind.SERVER_ERROR), null))
                .isInstanceOf(Failed.class);
    }

    @Test
    void aListThatEndsEarlyIsNotWhole() {
        assertThat(WholeList.read(new ListedModels().many(150).announcing(151), null))
                .isEqualTo(new NotWhole("150 models came, and the list announced 151"));
    }

    @Test
    void aListThatGrewMeanwhileIsReadAgain() {
        ListedModels models = new ListedModels().many(150);
        models.afterPage(() -> {
            if (models.questions().size() == 1) {
                models.with("another/model");
            }
        });

        assertThat(whole(models).records()).hasSize(151);
    }

    @Test
    void aListWhoseModelsMoveMeanwhileIsReadAgain() {
        ListedModels models = new ListedModels().many(150);
        models.afterPage(() -> {
            if (models.questions().size() == 1) {
                // The first model goes to the end, and so the one at the top of the second page to the first.
                models.with(ListedModels.record("maker/model-000", 800));
            }
        });

        assertThat(whole(models).records()).hasSize(150);
    }

    @Test
    void aModelThatStandsTwiceInAListThatStaysTheSameIsTakenOnce() {
        ListedModels models = new ListedModels().many(3).also(ListedModels.record("maker/model-001", 900));

        assertThat(whole(models).records()).hasSize(3);
        assertThat(models.questions()).hasSize(2);
    }

    @Test
    void aListThatNeverEndsIsGivenUp() {
        ListedModels models = new ListedModels().endless();

        assertThat(WholeList.read(models, null)).isInstanceOf(NotWhole.class);
    }

    @Test
    void elementsThatAreNoRecordsOfAModelAreNamedAndHarmNoOther() {
        ListedModels models = new ListedModels()
                .with("good/model")
                .also(ListedModels.object("{\"display_name\": \"nameless\"}"))
                .also(ListedModels.record("bad\nid", 800))
                .also(ListedModels.record("too/long", 800).put("description", "x".repeat(WholeList.LONGEST_RECORD)));

        Whole list = whole(models);

        assertThat(list.records()).containsOnlyKeys("good/model");
        assertThat(list.leftOut()).hasSize(3);
        assertThat(list.unusable()).containsExactly("too/long");
    }

    private static Whole whole(ListedModels models) {
        ListReading reading = WholeList.read(models, null);
        assertThat(reading).isInstanceOf(Whole.class);
        return (Whole) reading;
    }
}
