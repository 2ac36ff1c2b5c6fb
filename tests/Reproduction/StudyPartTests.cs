using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Reproduction.Jobs;

namespace Mira.Tests.Reproduction;

public sealed class StudyPartTests
{
    private static readonly ReportFolder Committed = new(Path.Combine(SourceTree.Root, "results", "ours", "laptop"));

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

    private static StudyPart Part() => new()
    {
        Evaluations = ResultsCsv.Read<EvaluationResult>(Committed.Evaluations),
        Convergence = ResultsCsv.Read<ConvergencePoint>(Committed.Convergence),
        Record = RunRecord.Load(Committed.Record),
    };
}
