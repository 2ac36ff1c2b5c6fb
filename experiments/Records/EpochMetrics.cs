using Mira.Experiments.Records.Csv;

namespace Mira.Experiments.Records;

/// <summary>What one epoch of pretraining did: one row of metrics.csv. Means are over the epoch's steps
/// unless said otherwise.</summary>
/// <remarks>Quantities that a method does not have (a certificate, a momentum teacher) are NaN;
/// their cells are empty.</remarks>
public sealed record EpochMetrics
{
    /// <summary>Epoch, counted from 1 when it has been completed.</summary>
    public required int Epoch { get; init; }

    /// <summary>Optimizer steps done since the run began.</summary>
    public required long Step { get; init; }

    /// <summary>Mean training loss, in nats.</summary>
    public required double Loss { get; init; }

    /// <summary>Learning rate of the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The regularization β of the epoch's last step.</summary>
    [NaNWhereAbsent]
    public required double Regularization { get; init; }

    /// <summary>Momentum of the teacher at the epoch's last step.</summary>
    [NaNWhereAbsent]
    public required double TeacherMomentum { get; init; }

    /// <summary>Statistics of the student's assignments.</summary>
    [NaNWhereAbsent]
    public required EntropyStatistics Student { get; init; }

    /// <summary>Statistics of the teacher's assignments.</summary>
    [NaNWhereAbsent]
    public required EntropyStatistics Teacher { get; init; }

    /// <summary>Statistics of the targets.</summary>
    [NaNWhereAbsent]
    public required EntropyStatistics Target { get; init; }

    /// <summary>KL(teacher ‖ target), in nats.</summary>
    [NaNWhereAbsent]
    public required double TeacherTargetDivergence { get; init; }

    /// <summary>KL(student ‖ target), in nats.</summary>
    [NaNWhereAbsent]
    public required double StudentTargetDivergence { get; init; }

    /// <summary>KL(teacher sharpened by 1 − β ‖ target), in nats: what the marginal term alone changes.</summary>
    [NaNWhereAbsent]
    public required double SharpenedTargetDivergence { get; init; }

    /// <summary>Prototypes that are the most likely one of at least one target.</summary>
    public required int PrototypesInUse { get; init; }

    /// <summary>Number of prototypes, K; 0 where the method has no labels.</summary>
    public required int Prototypes { get; init; }

    /// <summary>ln K, the largest possible entropy; NaN where the method has no labels.</summary>
    public double LogPrototypes => Prototypes > 0 ? Math.Log(Prototypes) : double.NaN;

    /// <summary>Mean solver iterations per batch.</summary>
    [NaNWhereAbsent]
    public required double SolverIterations { get; init; }

    /// <summary>Largest certified total-variation error of a target row in the epoch.</summary>
    [NaNWhereAbsent]
    public required double Certificate { get; init; }

    /// <summary>Hash of the recipe; empty in files of versions that did not write it.</summary>
    public string RecipeHash { get; init; } = "";

    /// <summary>Training images per second, evaluation and checkpoints not counted.</summary>
    [NaNWhereAbsent]
    public required double ImagesPerSecond { get; init; }

    /// <summary>Seconds the epoch took, evaluation and checkpoints not counted.</summary>
    [NaNWhereAbsent]
    public required double Seconds { get; init; }

    /// <summary>k-NN top-1 accuracy after the epoch, in percent; null where it was not measured.</summary>
    public double? KnnTop1 { get; init; }

    /// <summary>The same for the student, if there is a teacher.</summary>
    public double? KnnStudentTop1 { get; init; }

    /// <summary>Top-1 accuracy of the online linear classifier after the epoch, in percent; of the teacher
    /// where there is one.</summary>
    public double? ProbeTop1 { get; init; }

    /// <summary>Top-5 accuracy of the same.</summary>
    public double? ProbeTop5 { get; init; }

    /// <summary>Top-1 accuracy of the student's online classifier, where there is a teacher beside it.</summary>
    public double? ProbeStudentTop1 { get; init; }

    /// <summary>Top-5 accuracy of the same.</summary>
    public double? ProbeStudentTop5 { get; init; }

    /// <summary>Top-1 accuracy of the student's online classifier inside clipped LARS, by which
    /// printed numbers of a baseline were judged; null where it does not learn.</summary>
    public double? ProbePublishedTop1 { get; init; }

    /// <summary>Top-5 accuracy of the same.</summary>
    public double? ProbePublishedTop5 { get; init; }

    /// <summary>Epochs of the whole run.</summary>
    public int? Epochs { get; init; }

    /// <summary>Images per optimizer step.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Largest loss of one step, in nats.</summary>
    public double? LargestLoss { get; init; }

    /// <summary>Largest absolute logit: 1 at most where embeddings and prototypes have length 1.</summary>
    public double? LargestLogit { get; init; }

    /// <summary>Largest difference between a logit of the student's head and the cosine it stands for.</summary>
    public double? LogitError { get; init; }

    /// <summary>‖teacher − student‖ / ‖student‖ of the weights after the epoch, prototypes left out; null
    /// without a teacher.</summary>
    public double? TeacherDistance { get; init; }

    /// <summary>Length of an embedding, the largest possible effective rank.</summary>
    public int? EmbeddingDimension { get; init; }

    /// <summary>Effective rank of the student's embeddings: exp of the entropy of their covariance's
    /// normalized eigenvalues.</summary>
    public double? EffectiveRank { get; init; }

    /// <summary>Mean cosine of the student's embeddings of two different images of a batch: 1
    /// where all are equal.</summary>
    public double? MeanCosine { get; init; }

    /// <summary>ρ: correlation of two views' scores from which targets are made, row and column
    /// means taken away.</summary>
    public double? ViewCorrelation { get; init; }

    /// <summary>g = τ_s / (τ_t (1 − β)) of the epoch's last step: targets grow out of the uniform state only
    /// while g·ρ exceeds 1.</summary>
    public double? Gain { get; init; }

    /// <summary>Title of the method, such as "MIRA".</summary>
    public string Method { get; init; } = "";

    /// <summary>The row without what depends on how fast a machine is: equal for equal training.</summary>
    public EpochMetrics WithoutTimes() => this with { ImagesPerSecond = double.NaN, Seconds = double.NaN };
}

/// <summary>How decided and how spread the assignments of one network are over an epoch. All in nats.</summary>
/// <remarks>Logged by the official code for the student, the teacher and the targets, with 1e-10
/// inside each logarithm.</remarks>
public sealed record EntropyStatistics
{
    /// <summary>Mean entropy of an image's assignment: 0 where every image is decided, ln K where none is.</summary>
    public required double Entropy { get; init; }

    /// <summary>Entropy of the mean assignment: ln K where all prototypes share the images equally,
    /// 0 after collapse.</summary>
    public required double MarginalEntropy { get; init; }

    /// <summary>Mutual information between images and prototypes: marginal entropy less mean entropy.</summary>
    public required double MutualInformation { get; init; }
}

/// <summary>The epochs of one pretraining run.</summary>
/// <param name="Name">Method, as shown to readers: "MIRA", "Sinkhorn".</param>
/// <param name="Epochs">One row per epoch, in order.</param>
public sealed record TrainingCurve(string Name, IReadOnlyList<EpochMetrics> Epochs)
{
    /// <summary>Hash of the images and labels; empty where no record tells it.</summary>
    public string DataHash { get; init; } = "";

    /// <summary>Classes of the test images; null where no record tells them.</summary>
    public int? Classes { get; init; }

    /// <summary>Address of the table's cell whose number comes from the run; empty outside a table.</summary>
    public string Cell { get; init; } = "";

    /// <summary>Reads metrics.csv, and from run.json beside it or in the folder above what the images were.</summary>
    /// <param name="name">Name of the curve.</param>
    /// <param name="path">The metrics.csv of a run, finished or not.</param>
    /// <exception cref="Datasets.InputException">A file is damaged, or metrics.csv is missing.</exception>
    public static TrainingCurve Read(string name, string path)
    {
        var curve = new TrainingCurve(name, ResultsCsv.ReadLog<EpochMetrics>(path));
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var record = new[] { folder, Path.GetDirectoryName(folder)
            ?? folder }.Select(place => Path.Combine(place, "run.json")).FirstOrDefault(File.Exists);
        return record is null ? curve : curve.On(RunRecord.Load(record));
    }

    /// <summary>The curve with what a record says of the images.</summary>
    public TrainingCurve On(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return this with { DataHash = run.DataHash, Classes = run.KnownClasses };
    }
}
