using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Files;
using Mira.Experiments.Runtime;
using Mira.Experiments.Scales;

namespace Mira.Cli.Commands;

/// <summary>The paper's tables from pretraining to report; without one the main job.</summary>
internal static class ReproduceCommand
{
    internal static Command Build(Terminal terminal)
    {
        var scale = ScaleOption.Create();
        var data = new DataOptions();
        var compute = new ComputeOptions();
        var tables = new PlanOptions();
        var jobs = new JobOptions();
        var seed = SeedOption.Create();
        var output = new Option<DirectoryInfo?>("--output", "-o")
        {
            Description = "Folder for the results; default: results/ours/SCALE",
            HelpName = "DIR",
        };
        var fresh = new Option<bool>("--fresh")
        {
            Description = "Main job: train from the start again, even if there is a checkpoint to resume from",
        };
        var list = new Option<bool>("--list")
        {
            Description = "List the tables and figures, or the ITEMs named, with what each costs and shows at every " +
                "scale, or at --scale, and the data sets it reads",
        };
        var dry = new Option<bool>("--dry-run")
        {
            Description = "Show which runs the tables need, which are done, what the others cost and which data sets " +
                "are missing; compute nothing",
        };
        var command = new DocumentedCommand("reproduce",
            "Reproduce tables and figures of the paper. Without an ITEM: pretrain MIRA and Sinkhorn, " +
            "evaluate both beside random weights, and draw Figure 2.",
            new Example("Run the main job (minutes on two cores)", "mira reproduce"),
            new Example("List tables and figures with their costs", "mira reproduce --list"),
            new Example("Reproduce Table 7 at laptop scale with three seeds, two runs at a time",
                "mira reproduce table7 --seeds 3 --jobs 2"))
        {
            { OptionGroup.Training, scale, seed },
        };
        tables.AddTo(command);
        command.Add(OptionGroup.Training, fresh);
        command.Add(OptionGroup.Output, output, list, dry);
        data.AddTo(command);
        compute.AddTo(command);
        jobs.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var chosen = parsed.GetValue(scale);
            var folder = parsed.GetValue(output)?.ToString()
                ?? Path.Combine("results", "ours", chosen.Label(tables.Epochs(parsed)).Replace(' ', '-'));
            if (parsed.GetValue(list))
            {
                var scales = Require.IsGiven(parsed, scale) ? [chosen] : Enum.GetValues<Scale>();
                ItemListDisplay.Show(terminal, tables.Listed(parsed),
                    [.. scales.Select(one => (one, data.Listed(parsed, one)))]);
                return Task.FromResult(ExitCodes.Ok);
            }
            AtomicFile.Sweep(folder);
            var asked = jobs.Share(parsed, compute.Read(parsed).At(chosen));
            var ready = new Lazy<Compute>(asked.Start);
            var shown = jobs.Job(parsed) is null ? terminal : terminal.OfJob();
            if (!tables.IsUsed(parsed))
            {
                tables.RequireNone(parsed, dry);
                var main = new ReproduceAction(shown, PlanOptions.MainJob(chosen, parsed.GetValue(seed)), folder,
                    data.MainJob(parsed, chosen));
                if (jobs.Job(parsed) is { } network)
                {
                    return Task.FromResult(main.DoJob(network, ready, JobOptions.Follow(stop)));
                }
                if (parsed.GetValue(fresh))
                {
                    // Nothing is deleted for a job that cannot run.
                    _ = asked.Device.Kind == DeviceKind.Cuda ? ready.Value : null;
                    main.Forget(ready);
                }
                return Task.FromResult(main.Do(ready, jobs.Pool(parsed, asked, terminal), stop));
            }
            Require.NotGiven(parsed, fresh, "tables always reuse finished runs. To repeat a run, " +
                "delete its folder under results/ours/SCALE/runs.");
            var request = tables.Read(parsed, chosen, parsed.GetValue(seed));
            if (jobs.Job(parsed) is null && tables.LeftOut(parsed, chosen) is { Count: > 0 } leftOut)
            {
                terminal.Note($"Skipped, because they have no runs at {chosen.Word()} scale: " +
                    $"{string.Join(", ", leftOut.Select(item => item.Id))}");
            }
            var action = new ReproduceAction(shown, request, folder,
                data.Tables(parsed, chosen, tables.Lists(parsed, chosen)));
            return Task.FromResult(
                jobs.Job(parsed) is { } node ? action.DoJob(node, ready, JobOptions.Follow(stop))
                : parsed.GetValue(dry) ? action.Show()
                : action.Do(ready, jobs.Pool(parsed, asked, terminal), stop));
        });
        return command;
    }
}
