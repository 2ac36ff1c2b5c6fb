using System.CommandLine;
using System.CommandLine.Parsing;
using Mira.Cli.Commands;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Datasets;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Collectives;
using Mira.Experiments.Collectives.Mpi;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Recipes.Settings;
using Mira.Experiments.Runtime;
using Mira.Experiments.Scales;
using Mira.Experiments.Training;

namespace Mira.Cli.Options;

/// <summary>Every option of a pretraining, and the request they make.</summary>
internal sealed class PretrainOptions
{
    private readonly RecipeOptions _recipe = new();
    private readonly DataOptions _data = new();
    private readonly ComputeOptions _compute = new();
    private readonly Option<int> _seed = SeedOption.Create();
    private readonly Option<DirectoryInfo> _output = OutputOption.Create("runs/pretrain");

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Resume from the newest checkpoint in the output folder",
    };

    private readonly Option<string?> _start = new("--init")
    {
        Description = "Start from the backbone of a checkpoint (mira or PyTorch, or a run's folder) instead of " +
            "random weights",
        HelpName = "FILE|RUN",
    };

    private readonly Option<string?> _startPrefix = BackboneOptions.Prefix();

    private readonly Option<TimeSpan?> _budget = new("--budget")
    {
        Description = "Time for the training, such as 30min or 2h: chooses network, image size and epochs for it by " +
            "timing a few steps; with a named recipe the epochs. Default for your own images on a CPU: 30min",
        HelpName = "TIME",
        CustomParser = ParseBudget,
    };

    private readonly Option<bool> _noTeacher = new("--no-ema")
    {
        Description = "Make targets with the student instead of its moving average",
    };

    private readonly TrainingOptions _training = new();

    private readonly Option<CheckpointInterval> _checkpointEvery = new("--checkpoint-every")
    {
        Description = "How often to save a checkpoint, such as 30s, 5min or 500steps",
        HelpName = "INTERVAL",
        CustomParser = ParseInterval,
        DefaultValueFactory = _ => CheckpointInterval.Default,
    };

    private readonly Option<int> _keepEvery = new("--keep-every")
    {
        Description = "Also keep a checkpoint every N epochs; 0 keeps only the last two",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
        Validators = { Require.AtLeast(0) },
    };

    private readonly MonitoringOptions _monitoring = new();

    private readonly Option<string?> _decode = DecodeOption.Create();

    private readonly Option<int?> _workers = new("--workers", "-j", "--num-workers")
    {
        Description = "Threads that load and augment images; default: 1 on a CPU, all cores but " +
            "one with a GPU. The images are the same for any N",
        HelpName = "N",
        Validators = { Require.AtLeast(1) },
    };

    private readonly Option<int?> _logEvery = LogOption.CreateEvery();
    private readonly Option<RunLogs> _log = LogOption.Create();

    internal void AddTo(DocumentedCommand command)
    {
        _recipe.AddTo(command);
        _training.AddTo(command);
        command.Add(OptionGroup.Training, _budget, _start, _seed, _resume);
        command.AddRare(OptionGroup.Training, _startPrefix);
        command.AddRare(OptionGroup.Training, _noTeacher);
        command.AddRare(OptionGroup.Evaluation, _monitoring.All);
        _data.AddWithPhotosTo(command);
        _compute.AddTo(command);
        command.AddRare(OptionGroup.Data, _decode);
        command.AddRare(OptionGroup.Compute, _workers);
        command.Add(OptionGroup.Output, _output, _log, _checkpointEvery);
        command.AddRare(OptionGroup.Output, _keepEvery, _logEvery);
    }

    /// <summary>What the command line asks for; loads images and libtorch.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="all">The processes that share the run.</param>
    internal PretrainRequest Read(ParseResult parsed, ICollectives all)
    {
        var folder = new RunFolder(parsed.GetRequiredValue(_output).FullName);
        var resumes = parsed.GetValue(_resume);
        var saved = resumes ? SavedCompute.Header(folder)?.Recipe : null;
        var data = _data.LoadForPretraining(parsed);
        var follows = !_recipe.IsGiven(parsed) && _data.IsOwn(parsed);
        var compute = Started(parsed, follows, resumes ? folder : null, all);
        var (asked, choice) = Asked(parsed, data, compute, saved, all);
        var recipe = asked.Validate() with { BatchSize = Batch(parsed, asked, data.Train.Count, saved) };
        compute = compute.For(recipe);
        (all as MpiCollectives)?.Connect(compute.Device);
        return new PretrainRequest
        {
            Recipe = recipe,
            Data = data,
            Folder = folder,
            Compute = compute,
            Collectives = all,
            Seed = parsed.GetValue(_seed),
            Resumes = resumes,
            ResumeCommand = $"mira resume {CommandLineText.Quote(folder.Path)}",
            Command = new RunCommand(WithoutFolder(parsed), Environment.CurrentDirectory),
            CheckpointEvery = parsed.GetRequiredValue(_checkpointEvery),
            KeepEvery = parsed.GetValue(_keepEvery),
            // What needs labels and test images is off where there are none.
            Monitoring = data.Unjudged is null ? _monitoring.Read(parsed) : _monitoring.Read(parsed).WithoutLabels(),
            Logs = parsed.GetValue(_log),
            LogEvery = parsed.GetValue(_logEvery),
            LoaderWorkers = parsed.GetValue(_workers),
            Start = parsed.GetValue(_start) is { } start ? new(start, parsed.GetValue(_startPrefix)) : null,
            Notes = [.. _data.Recognized(parsed), .. FittedSet.Notes(asked, recipe, data), .. choice is null
                ? [] : (string[])[choice]],
            // A size that was chosen for the time is said, and is no mistake.
            Warnings = choice is null || _training.SetsSize(parsed) ? FittedSet.Warnings(recipe, data) : [],
        };
    }

    /// <summary>The recipe asked for, and what was chosen where the choice was left to the program. A resumed run
    /// keeps what was chosen for it.</summary>
    private (PretrainRecipe Recipe, string? Choice) Asked(ParseResult parsed, ImageDataset data, Compute compute,
        PretrainRecipe? saved, ICollectives all)
    {
        var follows = !_recipe.IsGiven(parsed) && _data.IsOwn(parsed);
        var budget = parsed.GetValue(_budget)
            ?? (follows && !compute.IsOnGpu ? UsualBudget : (TimeSpan?)null);
        if (saved is not null && (follows || budget is not null || _recipe.IsFile(parsed)))
        {
            return (Adjusted(parsed, saved), null);
        }
        PretrainRecipe[] ladder = follows
            ? [.. OwnImages.Ladder(_recipe.Method(parsed) ?? MethodList.All[0],
                ImageSizes.Of(data.Train)?.ShorterSide ?? 0)
                .Select(recipe => Adjusted(parsed, recipe with { Dataset = data.Name }).Validate())
                .DistinctBy(recipe => recipe.Hash)]
            : [Adjusted(parsed, _recipe.Named(parsed))];
        if (budget is not { } time)
        {
            return (ladder[0], null);
        }
        if (all.IsShared)
        {
            throw new InputException("Processes that train together would time the machine differently. Name a " +
                "--recipe, or choose in one process and write the recipe down with " +
                "'mira recipe show RUN --format json'.");
        }
        var chosen = BudgetChoice.Of(ladder, data, compute, time, _training.Epochs(parsed));
        return (chosen.Recipe, chosen.InWords(data.Train.Count));
    }

    private static readonly TimeSpan UsualBudget = TimeSpan.FromMinutes(30);

    /// <summary>A resumed run computes as it did before wherever the command line leaves the
    /// choice to the program.</summary>
    private Compute Started(ParseResult parsed, bool follows, RunFolder? resumed, ICollectives all)
    {
        var asked = _compute.Read(parsed);
        if (resumed is not null)
        {
            asked = SavedCompute.Pin(asked, resumed, all.Size);
        }
        asked = LaunchedRun.Share(asked, all);
        // The scale says which number format a recipe has; one that follows the images has no scale.
        return (follows ? asked : asked.At(_recipe.Scale(parsed))).Start();
    }

    /// <summary>The arguments behind the command's name, but for where the run lies and
    /// whether it is resumed.</summary>
    private string[] WithoutFolder(ParseResult parsed)
    {
        var places = new[] { parsed.GetResult(_output), parsed.GetResult(_resume) }.OfType<OptionResult>();
        var left = parsed.CommandResult.Command.Options.Select(parsed.GetResult).OfType<OptionResult>()
            .Where(option => !option.Implicit && !places.Contains(option) && option.Option.Name != Mpirun.OptionName);
        var named = parsed.CommandResult.Command.Arguments.Select(parsed.GetResult).OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens.Select(token => token.Value));
        return
        [
            .. named,
            // An option may be given several times, each time with one value.
            .. left.SelectMany(option => option.Tokens.Count == 0 ? [option.Option.Name]
                : option.Tokens.SelectMany(token => (string[])[option.Option.Name, token.Value])),
        ];
    }

    /// <summary>The recipe with every change that the command line asks for.</summary>
    private PretrainRecipe Adjusted(ParseResult parsed, PretrainRecipe recipe)
    {
        var changed = _training.Apply(parsed,
            DecodeOption.Apply(recipe.With(_recipe.Changes(parsed)), parsed.GetValue(_decode)));
        return changed with { UsesTeacher = changed.UsesTeacher && !parsed.GetValue(_noTeacher) };
    }

    /// <summary>The batch asked for. One that nobody asked for follows the number of images, and a resumed run keeps
    /// its own.</summary>
    private int Batch(ParseResult parsed, PretrainRecipe recipe, int images, PretrainRecipe? saved) =>
        _training.SetsBatch(parsed) || _recipe.IsFile(parsed)
        || RecipeSettings.Sets(_recipe.Changes(parsed), "batch-size")
            ? recipe.BatchSize
            : saved?.BatchSize ?? SmallSets.Batch(recipe.BatchSize, images);

    private static TimeSpan? ParseBudget(ArgumentResult result)
    {
        if (CheckpointInterval.TryParse(result.Tokens[0].Value, out var interval) && interval.Time is { } time)
        {
            return time;
        }
        result.AddError($"--budget {result.Tokens[0].Value} is not a time. Expected a whole number and a unit, such " +
            "as 30min, 2h or 90s.");
        return null;
    }

    private static CheckpointInterval? ParseInterval(ArgumentResult result)
    {
        if (CheckpointInterval.TryParse(result.Tokens[0].Value, out var interval))
        {
            return interval;
        }
        result.AddError($"--checkpoint-every {result.Tokens[0].Value} is not an interval. Expected " +
            "a number and a unit, such as 30s, 5min, 1h or 500steps.");
        return null;
    }
}
