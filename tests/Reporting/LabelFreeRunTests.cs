using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Alarms;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reporting.Figures;

namespace Mira.Tests.Reporting;

/// <summary>Figures, bands and alarms of methods that have no labels over prototypes.</summary>
public sealed class LabelFreeRunTests
{
    private static readonly TrainingCurve Byol = new("BYOL", [.. Enumerable.Range(1, 20).Select(WithoutLabels)]);
    private static readonly TrainingCurve Mira =
        new("MIRA", [.. Enumerable.Range(1, 20)
            .Select(epoch =>
                Rows.Metrics(epoch) with { EffectiveRank = 20, MeanCosine = 0.1, Gain = 1.5, ViewCorrelation = 0.8 })]);

    [Fact]
    public void No_figure_has_a_panel_without_numbers() => Assert.All(
        TrainingFigures.All([Byol]).SelectMany(figure => figure.Panels),
        panel =>
        {
            Assert.Contains(panel.Series, series => series.Points.Any(point => double.IsFinite(point.Y)));
            Assert.All(panel.Levels, level => Assert.True(double.IsFinite(level.Y)));
        });

    [Fact]
    public void Figures_of_labels_are_left_out_where_no_method_has_them()
    {
        Assert.Equal(["loss", "knn", "embeddings"], TrainingFigures.All([Byol]).Select(figure => figure.Name));
        Assert.DoesNotContain("ln K", TrainingFigures.Loss([Byol]).Caption, StringComparison.Ordinal);
        Assert.All(TrainingFigures.All([Byol]), figure =>
            Assert.DoesNotContain("nan", Chart.Svg(figure), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Beside_a_method_with_labels_only_that_one_is_drawn_in_them()
    {
        var figures = TrainingFigures.All([Mira, Byol]).ToDictionary(figure => figure.Name);

        Assert.Equal(["MIRA"], figures["entropies"].Panels.Select(panel => panel.Title));
        Assert.Equal(["MIRA"], figures["prototypes"].Panels[0].Series.Select(series => series.Label));
        Assert.Equal(["MIRA", "BYOL"],
            figures["loss"].Panels.Select(panel => Assert.Single(panel.Series).Label));
        Assert.Contains("has its own scale", figures["loss"].Caption, StringComparison.Ordinal);
        Assert.Equal(["loss (nats)", "loss"], figures["loss"].Panels.Select(panel => panel.YLabel));
        Assert.Empty(figures["loss"].Panels[1].Levels);
        Assert.Equal(["MIRA"], figures["embeddings"].Panels[2].Series.Select(series => series.Label));
    }

    [Fact]
    public void Bands_hold_what_the_method_has_under_its_own_name()
    {
        var bands = GoodRuns.Of([Byol]).Bands;

        Assert.All(bands, band => Assert.Equal("byol", band.Method));
        Assert.All(bands, band => Assert.True(double.IsFinite(band.Low) && double.IsFinite(band.High)));
        Assert.Equal([RelativeQuantity.Loss, RelativeQuantity.EffectiveRank, RelativeQuantity.MeanCosine],
            bands.Select(band => band.Quantity).Distinct());
        var row = Byol.Epochs[9];
        Assert.InRange(row.Loss, new GoodRuns(bands).At(row, RelativeQuantity.Loss)!.Low, new GoodRuns(bands)
            .At(row, RelativeQuantity.Loss)!.High);
    }

    [Fact]
    public void A_run_that_keeps_images_apart_is_not_warned_of() => Assert.Empty(TrainingAlarms.Of(Byol.Epochs));

    [Theory]
    [InlineData("SimCLR", "larger batch or a lower temperature")]
    [InlineData("MoCo-v3", "keys are the teacher's, of the other view")]
    [InlineData("VICReg", "Raise method.variance-weight")]
    [InlineData("SelfClassifier", "larger batch or fewer classes")]
    [InlineData("TWIST", "method.diversity-weight where few classes take all images")]
    [InlineData("Barlow Twins", "gradients stop at the targets")]
    public void Each_method_says_what_helps_it(string method, string remedy)
    {
        var rows = Byol.Epochs.Select(row => row with { Method = method, EffectiveRank = 1.1, MeanCosine = 0.99 });
        Assert.Contains(remedy, TrainingAlarms.Of([.. rows])[0].Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.3, 0.2)]
    [InlineData(1.6, 0.8)]
    [InlineData(9, 0.99)]
    public void A_collapse_is_told_without_a_word_of_labels(double rank, double cosine)
    {
        var rows = Byol.Epochs.Select(row => row with { EffectiveRank = rank, MeanCosine = cosine }).ToList();

        var alarm = Assert.Single(TrainingAlarms.Of(rows));

        Assert.Contains("The embeddings collapse", alarm.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", alarm.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("τ_t", alarm.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Few_directions_are_no_collapse_while_images_are_kept_apart() =>
        Assert.Empty(TrainingAlarms.Of(Byol.Epochs.Select(row => row with { EffectiveRank = 1.66, MeanCosine = 0.38 })
            .ToList()));

    [Fact]
    public void Weights_that_run_away_are_told_without_a_word_of_labels()
    {
        var rows = Byol.Epochs.Select(row => row with { TeacherDistance = 0.7, Loss = row.Epoch }).ToList();

        var alarm = Assert.Single(TrainingAlarms.Of(rows));

        Assert.Equal(FailureCause.LearningRateTooHigh, alarm.Cause);
        Assert.DoesNotContain("information", alarm.Sentence, StringComparison.Ordinal);
    }

    private static EpochMetrics WithoutLabels(int epoch)
    {
        var nothing = new EntropyStatistics
        {
            Entropy = double.NaN,
            MarginalEntropy = double.NaN,
            MutualInformation = double.NaN,
        };
        return Rows.Metrics(epoch) with
        {
            Method = "BYOL",
            Loss = 2 - (0.05 * epoch),
            Regularization = double.NaN,
            Student = nothing,
            Teacher = nothing,
            Target = nothing,
            TeacherTargetDivergence = double.NaN,
            StudentTargetDivergence = double.NaN,
            SharpenedTargetDivergence = double.NaN,
            PrototypesInUse = 0,
            Prototypes = 0,
            SolverIterations = double.NaN,
            Certificate = double.NaN,
            Epochs = 20,
            BatchSize = 128,
            EmbeddingDimension = 128,
            EffectiveRank = 9,
            MeanCosine = 0.2,
            ViewCorrelation = 0.5,
            Gain = double.NaN,
        };
    }
}
