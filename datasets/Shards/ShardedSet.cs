using Mira.Datasets.Folders;

namespace Mira.Datasets.Shards;

/// <summary>A set whose images and labels are in shards.</summary>
/// <param name="description">The set.</param>
/// <param name="files">Its shards.</param>
/// <param name="selection">Splits, and what is done about bad images.</param>
/// <param name="open">Opens a shard; tells of what it does not use.</param>
internal sealed class ShardedSet(DatasetDescription description, ShardFiles files, FolderSelection selection,
    Func<ShardFile, LeftOutFiles, Shard> open)
{
    private readonly BadImageLog _badImages = new(selection.BadImages);
    private readonly LeftOutFiles _leftOut = new();

    // These mean training or test images whatever their splits are called.
    private static readonly string[] Roles = ["train", "trainval", "val", "test"];

    private bool MayLackTest => selection.Purpose == FolderPurpose.Pretraining || selection.HoldOut > 0
        || selection.Named is ShardSplit.Train or "trainval" || selection.Named == selection.Train;

    /// <summary>Reads where the images are, and their labels.</summary>
    /// <exception cref="InputException">A split or a label is missing, or a shard cannot be used.</exception>
    public ImageDataset Load()
    {
        var trainName = TrainName();
        var testName = TestName(trainName);
        var train = Open(trainName);
        var test = testName is null ? [] : Open(testName);
        foreach (var (split, shards) in files.Splits.Where(split => split.Key != trainName && split.Key != testName))
        {
            _leftOut.Add($"files of the split '{split}' (to use it: --split {split})", shards[0].Path);
        }
        var classes = new ShardClasses(train, test, Path.Combine(files.Root, "classnames.txt"));
        var fault = Fault(classes, trainName, testName);
        if (fault is not null && !(MayLackTest
            && (selection.Purpose == FolderPurpose.Pretraining || ShardClasses.Missing(train) is null)))
        {
            throw new InputException(fault);
        }
        // Test images without labels are of no use.
        var usesTest = ShardClasses.Missing(test) is null;
        var set = new ImageDataset(description.Name, Usable(train, classes), Usable(usesTest ? test : [], classes),
            classes.Names)
        {
            IsTestCalledVal = true,
            TestName = testName,
            Unjudged = fault,
            LeftOut = _leftOut,
        };
        return set.Unjudged is null ? set.RequireTrainedClasses($"in '{files.Place}'") : set;
    }

    private static readonly FolderSelection Usual = new();

    private string TrainName()
    {
        var wanted = selection.Train;
        if (files.Splits.ContainsKey(wanted))
        {
            return wanted;
        }
        string[] others = [.. files.Splits.Keys.Except(ShardFiles.TestNames)];
        // Shards whose names name no split are all of them for training.
        return wanted == Usual.Train && others.Length == 1 ? others[0] : throw NoSplit(wanted);
    }

    private string? TestName(string train)
    {
        var wanted = selection.Named is { } named && named != train
            && (files.Splits.ContainsKey(named) || !Roles.Contains(named)) ? named : selection.Validation;
        return files.Splits.ContainsKey(wanted) && wanted != train ? wanted
            : wanted != Usual.Validation ? throw NoSplit(wanted)
            : ShardFiles.TestNames.FirstOrDefault(name => name != train && files.Splits.ContainsKey(name))
                ?? (MayLackTest ? null : throw new InputException($"'{files.Place}' has no test images. It has the " +
                    $"splits {files.InWords}. Name the one of the test images with --split, or hold out a tenth of " +
                    "each class: --hold-out 0.1."));
    }

    private InputException NoSplit(string wanted) => new($"'{files.Place}' has no split '{wanted}'. It has the " +
        $"splits {files.InWords}. Name one of them with --split.");

    /// <summary>Why no accuracy can be measured; null where one can.</summary>
    private string? Fault(ShardClasses classes, string train, string? test) =>
        ShardClasses.Missing(classes.Train) is { } unlabeled
            ? $"{unlabeled} of the split '{train}'; labels make accuracies"
        : test is null
            ? $"'{files.Place}' has no test images (splits: {files.InWords}); to hold out a tenth of each class, add " +
                "--hold-out 0.1"
        : ShardClasses.Missing(classes.Test) is { } untested
            ? $"{untested} of the split '{test}'. Name another split of '{files.Place}' ({files.InWords})"
        : null;

    private Shard[] Open(string split)
    {
        var paths = files.Splits[split];
        var shards = new Shard[paths.Length];
        try
        {
            Parallel.For(0, paths.Length, number => shards[number] = open(paths[number], _leftOut));
        }
        catch (AggregateException error)
            when (error.InnerExceptions.OfType<InputException>().FirstOrDefault() is { } first)
        {
            throw first;
        }
        return shards.Any(shard => shard.Count > 0) ? shards : throw new InputException(
            $"The split '{split}' of '{files.Place}' has no image, expected {ImageFormat.Read} files. "
            + (_leftOut.Count > 0 ? $"It holds {string.Join("; ", _leftOut.Lines())}." : "Its shards are empty."));
    }

    private ImageSet Usable(Shard[] shards, ShardClasses classes)
    {
        var store = ShardImages.Of(shards);
        var images = new ImageSet(store, classes.Numbers(store), _badImages);
        return selection.BadImages == BadImagePolicy.Skip && images.Count > 0 ? ImageScan.WithoutBad(images) : images;
    }
}
