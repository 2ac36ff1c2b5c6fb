using Mira.Datasets;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Records;
using Mira.Experiments.Reproduction.Jobs;
using Mira.Experiments.Runtime;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;
using Mira.Experiments.Training;

namespace Mira.Experiments.Reproduction;

/// <summary>Makes the missing runs and evaluations of a plan, node after node. Finished ones are reused.</summary>
/// <param name="plan">What is wanted.</param>
/// <param name="store">The folder of runs.</param>
/// <param name="images">The data sets.</param>
/// <param name="compute">Device, precision, threads; started when first needed.</param>
/// <param name="command">What a person types to resume.</param>
public sealed class PlanExecution(RunPlan plan, RunStore store, PlanImages images, Lazy<Compute> compute,
    string command)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly PlanRest _rest = new(plan, store, images);

    /// <summary>Child processes that make the runs, where more than one can be under way; null to make
    /// all of them here.</summary>
    public JobPool? Pool { get; init; }

    /// <summary>Why nodes could not be done, by their key.</summary>
    public IReadOnlyDictionary<string, string> Failures => _rest.Failures;

    /// <summary>Whether a pretraining diverged.</summary>
    public bool HasDiverged { get; private set; }

    /// <summary>Runs everything; a table is handed over as soon as all of its nodes are done. A run that another
    /// process is at is left to it.</summary>
    /// <exception cref="InterruptedRunException">Stopped in a pretraining, which is saved.</exception>
    /// <exception cref="JobFailedException">A run failed in a child process.</exception>
    /// <exception cref="OperationCanceledException">Stopped in an evaluation, which will be made again.</exception>
    public void Run(IPlanObserver observer, Action<PaperItem> finished, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(observer);
        ArgumentNullException.ThrowIfNull(finished);
        var left = plan.Request.Items.ToList();
        var open = plan.Nodes.Index().ToList();
        Finish();
        if (Pool is not null)
        {
            RunJobs(Pool, open, Finish, stop);
        }
        while (open.Count > 0)
        {
            var before = open.Count;
            foreach (var (place, node) in open.ToList())
            {
                stop.ThrowIfCancellationRequested();
                if (Do(node, place, observer, stop))
                {
                    open.Remove((place, node));
                    Finish();
                }
            }
            if (open.Count == before)
            {
                // Other processes are making all that is left.
                observer.Waiting(open[0].Item);
                stop.WaitHandle.WaitOne(Patience);
            }
        }
        void Finish()
        {
            foreach (var item in left.Where(item => !open.Exists(node => node.Item.Items.Contains(item))).ToList())
            {
                left.Remove(item);
                finished(item);
            }
        }
    }

    /// <summary>Does nodes in child processes, where more than one can be under way; the others are left.</summary>
    private void RunJobs(JobPool pool, List<(int Index, PlanNode Item)> open, Action finish, CancellationToken stop)
    {
        open.RemoveAll(entry => _rest.IsDone(entry.Item));
        finish();
        var jobs = open.ConvertAll(entry =>
            new Job(entry.Item.Key, entry.Item.Title, _rest.Find(entry.Item).Folder.Path)
            {
                Place = entry.Index + 1,
                Count = plan.Nodes.Count,
                Note = $", for {string.Join(", ", entry.Item.Items.Select(item => item.Id))}",
            });
        if (pool.Share(jobs).Jobs > 1)
        {
            pool.Run(jobs, Close, command, stop);
        }
        void Close(JobResult result)
        {
            HasDiverged |= result.HasDiverged;
            foreach (var (key, why) in result.Report is { } report
                ? JobLines.Read<Dictionary<string, string>>(report)
                : [])
            {
                _rest.Failures[key] = why;
            }
            open.RemoveAll(entry => entry.Item.Key == result.Job.Key);
            finish();
        }
    }

    /// <summary>Forgets the runs that items own, and their numbers, so that all of them are made again.</summary>
    /// <exception cref="InputException">Images are missing; nothing is forgotten then.</exception>
    public void Forget()
    {
        var networks = plan.Nodes.Select(node => node.Network).OfType<NetworkSource.OfRecipe>().ToList();
        networks.ForEach(network => images.Of(network.Recipe.Dataset));
        foreach (var run in networks.Select(network => network.Folder).OfType<string>().Select(store.Own))
        {
            run.Forget();
            File.Delete(run.EvaluationsPath);
        }
    }

    /// <summary>Does a node.</summary>
    /// <returns>Whether nothing is left of it to do; otherwise another process has its folder.</returns>
    private bool Do(PlanNode node, int place, IPlanObserver observer, CancellationToken stop)
    {
        if (_rest.IsDone(node))
        {
            return true;
        }
        var run = _rest.Find(node);
        var missing = _rest.Missing(run, node);
        try
        {
            // Says before anything is shown whether another process has it.
            RunLock.Take(run.Folder).Dispose();
            observer.NodeStarted(node, place + 1, plan.Nodes.Count);
            Pretrain(node, run, missing.Exists(PlanRest.NeedsNetwork), observer, stop);
            // A network that was trained again may have other bits than the one whose numbers are
            // known, on another machine say.
            Evaluate(node, run, _rest.Missing(run, node), observer, stop);
        }
        catch (DivergenceException error)
        {
            // A network that diverges is a result of its recipe: the others are trained all the same.
            (HasDiverged, _rest.Failures[node.Key]) = (true, $"diverged: {error.Message}");
            observer.Warned($"{node.Title}: {error.Message}");
        }
        catch (FolderInUseException)
        {
            return false;
        }
        return true;
    }

    private void Pretrain(PlanNode node, StoredRun run, bool needsNetwork, IPlanObserver observer,
        CancellationToken stop)
    {
        if (node.Network is not NetworkSource.Pretrained source || (needsNetwork ? run.HasNetwork() : run.IsFinished))
        {
            return;
        }
        if (run.IsFinished)
        {
            run.Forget();
        }
        new TrainingRun(run, images.Of(source.Recipe.Dataset), command)
            .Train(source, node.PretrainingSeed, plan.Request.Scale.Policy(), compute.Value, observer, stop);
    }

    private void Evaluate(PlanNode node, StoredRun run, List<CellEvaluation> missing, IPlanObserver observer,
        CancellationToken stop)
    {
        using var held = RunLock.Take(run.Folder);
        if (!run.IsFinished)
        {
            Record(run, node.Network, images.Of(missing[0].Dataset), node.Seed);
        }
        using var evaluations = missing.Exists(PlanRest.NeedsNetwork)
            ? new NetworkEvaluator(node, run, images,
                new EvaluationSettings(compute.Value.ForEvaluation())
                {
                    Seed = node.Seed,
                    Progress = observer,
                    Stop = stop
                })
            : null;
        if (evaluations?.Warning is { Length: > 0 } warning)
        {
            observer.Warned(warning);
        }
        foreach (var evaluation in missing)
        {
            stop.ThrowIfCancellationRequested();
            if (Measure(node, evaluation, () => PlanRest.NeedsNetwork(evaluation) ? evaluations!.Of(evaluation)
                : RecordedNumbers.Of(evaluation, run, images.Of(evaluation.Dataset)), observer) is { } numbers)
            {
                run.Add(numbers);
                observer.Measured(numbers);
            }
        }
    }

    /// <summary>The numbers of an evaluation; null, with the reason noted, for images that it cannot be made with, such
    /// as a class without any.</summary>
    private IReadOnlyList<Measurement>? Measure(PlanNode node, CellEvaluation evaluation,
        Func<IReadOnlyList<Measurement>> measure, IPlanObserver observer)
    {
        try
        {
            return measure();
        }
        catch (InputException error)
        {
            _rest.Failures[PlanRest.KeyOf(node, evaluation)] = error.Message;
            observer.Warned($"{evaluation.Dataset}: {error.Message}");
            return null;
        }
    }

    /// <summary>The record of a network that nothing is trained for: what it is judged with.</summary>
    private void Record(StoredRun run, NetworkSource network, ImageDataset data, int seed)
    {
        var recipes = network is NetworkSource.OfRecipe { Recipe: var recipe }
            ? new (string, object)[] { ("network", recipe) }
            : [];
        var record = new RunRecording(network.Title, command, seed, compute.Value.ForEvaluation())
            .Close(data, recipes, new PhaseClock(), 0, []);
        (record with
        {
            CheckpointHash = network is NetworkSource.Published { File: var file }
            ? CheckpointHashes.Of(file)
            : ""
        }).Save(run.Folder.Record);
    }
}
