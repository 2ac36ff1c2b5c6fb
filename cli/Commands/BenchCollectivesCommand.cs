using System.CommandLine;
using System.Globalization;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Collectives.Mpi;
using Mira.Experiments.Costs;
using Mira.Experiments.Recipes;
using Mira.Experiments.Reporting.Charts;

namespace Mira.Cli.Commands;

/// <summary>Times what several processes exchange, and reckons a recipe's step with it.</summary>
internal static class BenchCollectivesCommand
{
    /// <summary>Name of the command, which needs several processes.</summary>
    internal const string Name = "collectives";

    private const int Steps = 3;

    internal static Command Build(Terminal terminal)
    {
        var (output, recipe, compute, processes) =
            (BenchOptions.Output(), new RecipeOptions(), new ComputeOptions(), Mpirun.Option());
        var speed = new Option<double?>("--images-per-second")
        {
            Description = "What one process trains by itself, for the table; without it a few steps are timed",
            HelpName = "N",
            Validators = { result => RequirePositive(result) },
        };
        var command = new DocumentedCommand(Name,
            "Time sums over several processes by size, and reckon the step time and efficiency of a recipe.",
            new Example("Measure four processes of this machine", "mira bench collectives --processes 4"),
            new Example("Measure a cluster, for the paper's recipe",
                "mira bench collectives --recipe imagenet-100ep --scale paper --images-per-second 1262"))
        {
            { OptionGroup.Evaluation, speed },
            { OptionGroup.Output, output },
        };
        recipe.AddTo(command);
        compute.AddTo(command);
        command.AddRare(OptionGroup.Compute, processes);
        command.SetAction((parsed, stop) => Task.FromResult(parsed.GetValue(processes) is > 1 and var count
            ? Mpirun.Run(terminal, count, stop)
            : LaunchedRun.Of(terminal, (all, own) => Run(own,
                all as MpiCollectives ?? throw Alone(),
                new(recipe.Read(parsed), compute.Read(parsed).At(recipe.Scale(parsed)), parsed.GetValue(speed),
                    parsed.GetValue(output))))));
        return command;
    }

    private static InputException Alone() => new("'mira bench collectives' measures what several processes exchange, " +
        "but this process is alone. Add --processes 4, or start it with a launcher: mpirun -np 4 --bind-to none " +
        "mira bench collectives.");

    private static int Run(Terminal terminal, MpiCollectives all, Asked asked)
    {
        var compute = asked.Compute.ShareOf(all.OnMachine.Size).Start();
        all.Connect(compute.Device);
        var exchanges = StepRehearsal.Run(asked.Recipe, all.Size);
        var timings = new CollectivesBenchmark(all, compute.Device).Run();
        ShowTimings(terminal, timings);
        var part = asked.Recipe with { BatchSize = asked.Recipe.BatchSize / all.Size };
        var seconds = asked.ImagesPerSecond is { } rate
            ? part.BatchSize / rate
            : part.BatchSize / StepBenchmark.Run(part, compute, Steps).Median;
        ShowSteps(terminal, asked.Recipe, exchanges, timings, seconds);
        if (all.Rank == 0 && asked.Output is { } file)
        {
            BenchOptions.Write(terminal, file, timings);
            var figure = ClusterFigures.Collectives(Path.GetFileNameWithoutExtension(file.Name), timings);
            foreach (var path in Chart.Save(figure, file.DirectoryName!))
            {
                terminal.Wrote(path);
            }
        }
        return ExitCodes.Ok;
    }

    /// <summary>Shows the sums by size.</summary>
    internal static void ShowTimings(Terminal terminal, IReadOnlyList<CollectiveTiming> timings) =>
        terminal.Show("timings", timings, () => Print(terminal, timings));

    /// <summary>Shows the step of a recipe over the measured network and over assumed ones.</summary>
    internal static void ShowSteps(Terminal terminal, PretrainRecipe recipe, IReadOnlyList<StepExchange> exchanges,
        IReadOnlyList<CollectiveTiming> timings, double seconds)
    {
        terminal.Show("exchanges", exchanges, () => Print(terminal, recipe, exchanges));
        var engine = timings.GroupBy(timing => timing.Engine).First().ToList();
        foreach (var network in Interconnect.Assumed.Prepend(CollectiveTiming.Network(engine)))
        {
            var step = ClusterStep.Of(seconds, exchanges, timings[0].Processes, network);
            terminal.ShowNext("steps", Record(network, step, recipe), () => Print(terminal, network, step, recipe));
        }
    }

    private static object Record(Interconnect network, ClusterStep step, PretrainRecipe recipe) => new
    {
        Network = network.Name,
        IsAssumed = Interconnect.Assumed.Contains(network),
        step.Processes,
        ComputeSeconds = step.Compute,
        NormSeconds = step.Exchanges[ExchangePart.Norm],
        TargetsSeconds = step.Exchanges[ExchangePart.Targets],
        GradientsSeconds = step.Exchanges[ExchangePart.Gradients],
        OtherSeconds = step.Exchanges[ExchangePart.Other],
        StepSeconds = step.Seconds,
        ImagesPerSecond = recipe.BatchSize / step.Seconds,
        step.Efficiency,
    };

    private static void Print(Terminal terminal, IReadOnlyList<CollectiveTiming> timings)
    {
        terminal.WriteLine($"{timings[0].Processes} processes; medians of five rounds, the slowest process counts");
        terminal.WriteLine($"{"engine",-30}{"size",10}{"time, us",14}{"GB/s",10}");
        foreach (var timing in timings)
        {
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{timing.Engine,-30}" +
                $"{ClusterFigures.Words(timing.Bytes),10}{timing.Microseconds,14:n1}" +
                $"{timing.GigabytesPerSecond,10:n3}"));
        }
    }

    private static void Print(Terminal terminal, PretrainRecipe recipe, IReadOnlyList<StepExchange> exchanges)
    {
        terminal.WriteLine();
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{recipe.Name}, batch {recipe.BatchSize}: a step has {exchanges.Sum(one => one.Count)} exchanges of " +
            $"{exchanges.Sum(one => one.Count * one.Bytes) / 1e6:n1} MB together"));
        terminal.WriteLine("The step by the cost model, ms; computing and exchanges one after the other:");
        terminal.WriteLine($"{"network",-40}{"compute",10}{"norm",9}{"targets",9}{"gradients",11}{"other",9}" +
            $"{"step",10}{"images/s",12}{"efficiency",12}");
    }

    private static void Print(Terminal terminal, Interconnect network, ClusterStep step, PretrainRecipe recipe)
    {
        double Of(ExchangePart part) => step.Exchanges[part] * 1e3;
        var name = Interconnect.Assumed.Contains(network) ? network.Name + ", assumed" : network.Name;
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-40}{step.Compute * 1e3,10:n1}" +
            $"{Of(ExchangePart.Norm),9:n1}{Of(ExchangePart.Targets),9:n1}{Of(ExchangePart.Gradients),11:n1}" +
            $"{Of(ExchangePart.Other),9:n1}{step.Seconds * 1e3,10:n1}{recipe.BatchSize / step.Seconds,12:n0}" +
            $"{step.Efficiency,12:p0}"));
    }

    private static void RequirePositive(System.CommandLine.Parsing.OptionResult result)
    {
        if (result.GetValueOrDefault<double?>() is not > 0)
        {
            result.AddError($"{result.Option.Name} must be a number above 0.");
        }
    }

    private sealed record Asked(PretrainRecipe Recipe, Experiments.Runtime.ComputeSettings Compute,
        double? ImagesPerSecond, FileInfo? Output);
}
