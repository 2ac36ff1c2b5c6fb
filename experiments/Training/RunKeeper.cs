using System.Diagnostics;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Collectives;
using Mira.Experiments.Files;
using Mira.Experiments.Recipes.Settings;
using static TorchSharp.torch;

namespace Mira.Experiments.Training;

/// <summary>Keeps a run's state and rows on disk: begins or restores them, says when to save, saves.</summary>
/// <remarks>Of several processes the first alone reads and writes; all call the same methods, since each holds a
/// part of the state.</remarks>
/// <param name="request">The run.</param>
/// <param name="observer">Told of what was put right.</param>
internal sealed class RunKeeper(PretrainRequest request, IPretrainingObserver observer)
{
    private readonly CheckpointStore _store = new(request.Folder, request.Files)
    {
        KeepEvery = request.KeepEvery * request.StepsPerEpoch,
    };
    private readonly Stopwatch _sinceSave = Stopwatch.StartNew();
    private (uint, uint, ulong)? _lock;
    private readonly ICollectives _all = request.Collectives;
    private int _savedStep;
    private string _parent = "";

    /// <summary>What the weights of step 0 were read from; empty for random ones.</summary>
    internal string StartedFrom { get; set; } = "";

    /// <summary>Puts a trainer where the run stands and opens its rows. A new run is saved
    /// before its first step.</summary>
    /// <returns>The rows; null in all processes but the first.</returns>
    /// <exception cref="InputException">Nothing to resume, another run, or a folder that
    /// cannot hold this one.</exception>
    internal MetricsLog? Begin(Trainer trainer)
    {
        using var scope = NewDisposeScope();
        var whole = WholeState.Of(trainer, _all);
        var log = IsFirst ? Open(whole) : null;
        whole.ShareOut();
        if (!request.Resumes || request.ParentRecipeHash is not null)
        {
            Save(trainer, log);
        }
        _savedStep = trainer.Step;
        _sinceSave.Restart();
        return log;
    }

    private bool IsFirst => _all.Rank == 0;

    private MetricsLog Open(WholeState whole)
    {
        RequireStart();
        _lock = FileStatus.Of(request.Folder.Lock)?.Identity;
        _store.Sweep();
        return request.Resumes ? Restore(whole) : Start(whole);
    }

    /// <summary>Whether the run shall be saved at this step.</summary>
    internal bool IsDue(int step) => step == request.Steps || _store.IsKept(step)
        || request.CheckpointEvery.IsOver(_sinceSave.Elapsed, step - _savedStep);

    /// <summary>Saves everything.</summary>
    /// <returns>The step saved.</returns>
    /// <exception cref="InputException">The disk is full or gone; the checkpoint before is whole.</exception>
    /// <exception cref="DivergenceException">A number in the steps before was not finite; nothing is saved.</exception>
    internal int Save(Trainer trainer, MetricsLog? log)
    {
        trainer.Settle();
        using var scope = NewDisposeScope();
        var whole = WholeState.Of(trainer, _all);
        if (log is not null)
        {
            RequireFolder(trainer.Step);
            _store.Save(whole, Header(trainer, log));
        }
        _sinceSave.Restart();
        return _savedStep = trainer.Step;
    }

    private CheckpointHeader Header(Trainer trainer, MetricsLog log) =>
        new CheckpointHeader(request.Recipe, request.Seed, trainer.Step, request.Data.Name,
            request.Data.Train.ContentHash)
        {
            Metrics = log.Saved,
            Processes = _all.Size,
            Start = StartedFrom,
            ParentRecipeHash = _parent,
        }.On(request.Compute);

    private void RequireStart()
    {
        if (!request.Resumes && request.Folder.HasCheckpoint)
        {
            throw new InputException($"{request.Folder.Path} already holds a run, which would " +
                "be lost. Add --resume to continue it, " +
                "or name another --output.");
        }
    }

    /// <summary>Saving into a new folder of the same name would leave a run without its rows, its
    /// command and its lock.</summary>
    private void RequireFolder(int step)
    {
        if (FileStatus.Of(request.Folder.Lock)?.Identity != _lock)
        {
            throw new InputException($"{request.Folder.Path} was removed, renamed or replaced " +
                $"while the run was training in it, so step {step} " +
                "cannot be saved there. Put the folder back and resume the run, or start it again.");
        }
    }

    private MetricsLog Start(WholeState whole)
    {
        FolderCheck.RequireRoom(request.Folder, whole, request.Files);
        request.Command?.Save(request.Folder.Command, request.Files);
        return MetricsLog.Start(request.Folder.Metrics, request.Files);
    }

    private MetricsLog Restore(WholeState whole)
    {
        using var file = _store.OpenNewest(observer.Warned);
        var saved = CheckpointHeader.Of(file);
        RequireSameRun(request.ParentRecipeHash == saved.Recipe.Hash
            ? saved with { Recipe = saved.Recipe with { Epochs = request.Recipe.Epochs } }
            : saved, file.Path);
        (StartedFrom, _parent) = (saved.Start, request.ParentRecipeHash ?? saved.ParentRecipeHash);
        if (request.ParentRecipeHash is not null)
        {
            request.Command?.Save(request.Folder.Command, request.Files);
        }
        WarnOfOtherBits(saved, saved.On(request.Compute) with { Processes = _all.Size });
        Checkpoint.Restore(file, whole);
        _store.Prune(saved.Step);
        FolderCheck.RequireRoom(request.Folder, whole, request.Files);
        return MetricsLog.Resume(request.Folder.Metrics, saved.Metrics, request.Files, observer.Warned);
    }

    private void RequireSameRun(CheckpointHeader saved, string path)
    {
        string[] differences =
        [
            .. RecipeSettings.Differences(saved.Recipe, request.Recipe)
                .Where(setting => saved.Recipe.Hash != request.Recipe.Hash && setting.Key != "dataset")
                .Select(setting =>
                    $"{setting.Key} is {setting.TextOf(saved.Recipe)}, asked for {setting.TextOf(request.Recipe)}"),
            .. saved.Recipe.Method.GetType() == request.Recipe.Method.GetType()
                ? []
                : (string[])[$"the method is {saved.Recipe.Method.Title}, asked for {request.Recipe.Method.Title}"],
            .. saved.Seed == request.Seed ? [] : (string[])[$"the seed is {saved.Seed}, asked for {request.Seed}"],
            .. saved.DataHash == request.Data.Train.ContentHash ? []
                : (string[])[saved.Data == request.Data.Name
                    ? $"the training images of {saved.Data} are others than before"
                    : $"the images are {saved.Data}, asked for {request.Data.Name}"],
        ];
        if (differences.Length > 0)
        {
            throw new InputException($"{path} belongs to another run: {string.Join("; ", differences)}. " +
                $"Resume with 'mira resume {request.Folder.Path}', which repeats the settings the " +
                "run was started with, or choose another --output.");
        }
    }

    private void WarnOfOtherBits(CheckpointHeader saved, CheckpointHeader now)
    {
        if ((saved.Device, saved.Precision, saved.Threads, saved.Processes) != (now.Device, now.Precision, now.Threads,
            now.Processes))
        {
            var (before, after) = saved.Processes == now.Processes
                ? ("", "")
                : ($" in {saved.Processes} process(es)", $" in {now.Processes}");
            observer.Warned($"The run was saved on {saved.Device} in {saved.Precision} with {saved.Threads} " +
                $"thread(s){before} and continues on " +
                $"{now.Device} in {now.Precision} with {now.Threads}{after}. The result may differ " +
                "in its last bits from an uninterrupted run.");
        }
    }
}
