using Mira.Cli.Display;
using Mira.Datasets;
using Mira.Experiments.Records;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Reproduction.Jobs;
using Mira.Experiments.Runtime;
using Mira.Experiments.Tables;

namespace Mira.Cli.Commands;

/// <summary>One call of <c>mira reproduce</c>: the plan is shown, or done and reported.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="request">What is wanted.</param>
/// <param name="folder">Folder of the scale's results.</param>
/// <param name="images">The data sets.</param>
internal sealed class ReproduceAction(Terminal terminal, PlanRequest request, string folder, PlanImages images)
{
    private readonly RunStore _store = new(folder);
    private readonly RunPlan _plan = RunPlan.Of(request);

    /// <summary>Shows what there is to do.</summary>
    internal int Show()
    {
        PlanStateDisplay.Show(terminal, _plan, new PlanStates(_store, images).Of(_plan), images);
        return ExitCodes.Ok;
    }

    /// <summary>Does one run for the process that writes the tables, and hands over why evaluations
    /// could not be made.</summary>
    /// <param name="key">Key of the run.</param>
    /// <param name="compute">Device, precision, threads.</param>
    /// <param name="stop">Ends it.</param>
    internal int DoJob(string key, Lazy<Compute> compute, CancellationToken stop)
    {
        var run = new PlanExecution(_plan.Only(key), _store, images, compute, terminal.CommandLine);
        using (var display = new PlanDisplay(terminal))
        {
            run.Run(display, _ => { }, stop);
        }
        terminal.Tell(JobLines.Report(run.Failures));
        return run.HasDiverged ? ExitCodes.Diverged : ExitCodes.Ok;
    }

    /// <summary>Forgets the runs that the items own, so that all of them are made again.</summary>
    /// <exception cref="InputException">Images are missing; nothing is forgotten then.</exception>
    internal void Forget(Lazy<Compute> compute) =>
        new PlanExecution(_plan, _store, images, compute, terminal.CommandLine).Forget();

    /// <summary>Does what is left and writes every table as soon as it is complete.</summary>
    internal int Do(Lazy<Compute> compute, JobPool pool, CancellationToken stop)
    {
        var run = new PlanExecution(_plan, _store, images, compute, terminal.CommandLine) { Pool = pool };
        // A row alone is run, but the whole table is shown.
        var results = new ItemResults(request.Only is null ? _plan : RunPlan.Of(request with { Only = null }), _store,
            images, run.Failures);
        var (differs, unmeasured) = (false, new List<string>());
        terminal.Wrote(folder);
        using (var display = new PlanDisplay(terminal))
        {
            run.Run(display, item => differs |= Report(item, results, unmeasured), stop);
        }
        if (!run.HasDiverged)
        {
            return unmeasured.Count > 0
                ? throw new InputException(string.Join("\n", unmeasured)) : differs ? ExitCodes.Mismatch : ExitCodes.Ok;
        }
        unmeasured.ForEach(terminal.WriteError);
        return ExitCodes.Diverged;
    }

    /// <summary>Writes a table; one of which nothing could be measured is left as it lies, and why
    /// is added to a list.</summary>
    /// <returns>Whether a number of it differs from the paper's.</returns>
    private bool Report(PaperItem item, ItemResults results, List<string> unmeasured)
    {
        var files = new ItemFolder(_store.ItemFolder(item, request.Judge));
        var drawn = item.Draw(files.Folder);
        if (item.Cells.Count == 0)
        {
            terminal.ShowNext("items", new { item.Id, Drawn = drawn },
                () => terminal.WriteLine($"{item.Id}: {string.Join(", ", drawn)}"));
            return false;
        }
        var content = results.Of(item, terminal.CommandLine);
        if (_plan.Nodes.Any(node => node.Items.Contains(item)) && content.Seeds.Count == 0)
        {
            unmeasured.Add($"{item.Id}: nothing could be measured. " +
                $"{content.Cells.Select(cell => cell.Note).FirstOrDefault(note => note.Length > 0)}");
            return false;
        }
        files.Save(content);
        files.Write();
        terminal.ClearStatus();
        if (content.Evaluations.Count > 0)
        {
            EvaluationTable.Show(terminal, content.Evaluations);
        }
        var record = new { item.Id, files.Report, content.Cells, content.Claims };
        terminal.ShowNext("items", record, () => terminal.WriteLine($"{item.Id}: " +
            $"{content.Cells.Count(cell => cell.Ours is not null)} of {content.Cells.Count} cells measured; " +
            files.Report));
        return content.Cells.Any(cell => cell.Verdict == Verdict.Differs);
    }
}
