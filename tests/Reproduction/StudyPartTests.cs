using Mira.Experiments.Records;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Reproduction.Jobs;

namespace Mira.Tests.Reproduction;

public sealed class StudyPartTests
{
    [Fact]
    public void A_part_arrives_as_it_was_handed_over()
    {
        var part = Part();
        var line = JobLines.Report(part);
        Assert.DoesNotContain("\n", line, StringComparison.Ordinal);
        var arrived = JobLines.Read<StudyPart>(line[1..]);
        Assert.Equal(part.Evaluations, arrived.Evaluations);
        Assert.Equal(part.Convergence, arrived.Convergence);
        Assert.Equal(line, JobLines.Report(arrived));
    }

    [Fact]
    public void Costs_of_parts_are_brought_together()
    {
        var record = Part().Record;
        var random = record with { Cost = record.Cost with { ImagesPerSecond = double.NaN, Trainings = [], PeakMemory = 1 } };
        var whole = StudyPart.Together([record, random], record.Started, TimeSpan.FromSeconds(7));
        Assert.Equal((7, record.Started.AddSeconds(7)), (whole.Cost.Seconds, whole.Ended));
        Assert.Equal(record.Cost.Phases.Values.Select(seconds => 2 * seconds), whole.Cost.Phases.Values);
        Assert.Equal((record.Cost.ImagesPerSecond, record.Cost.PeakMemory), (whole.Cost.ImagesPerSecond, whole.Cost.PeakMemory));
        Assert.Equal(record.Cost.Trainings, whole.Cost.Trainings);
    }

    private static TrainingCost[] Trained =>
    [
        new()
        {
            Name = "mira",
            Epochs = 2,
            Images = 9_984,
            Phases = new Dictionary<string, double> { ["forward"] = 1.5, ["backward"] = 2.25 },
            LoaderPhases = new Dictionary<string, double> { ["views"] = 0.5 },
            TrainingSeconds = 4,
            PeakMemory = 1L << 29,
        },
    ];

    private static StudyPart Part() => new()
    {
        Evaluations = Samples.Evaluations,
        Convergence = Samples.Convergence,
        Record = Samples.Run with { Cost = Samples.Run.Cost with { Trainings = Trained } },
    };
}
