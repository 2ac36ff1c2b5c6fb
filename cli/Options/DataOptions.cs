using System.CommandLine;
using Mira.Cli.Help;
using Mira.Datasets;
using Mira.Datasets.Folders;
using Mira.Datasets.Shards;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Scales;

namespace Mira.Cli.Options;

/// <summary>Which images: the same options on every command that reads some.</summary>
internal sealed class DataOptions
{
    private readonly Option<string> _name = CreateName();

    private readonly Option<string?> _folder = CreateFolder();

    private readonly Option<string?> _classes = new("--classes")
    {
        Description = "Class folders to use, one per line; the order gives the class numbers (imagefolder, imagenet)",
        HelpName = "FILE",
    };

    private readonly Option<string?> _subset = new("--subset")
    {
        Description = "Training images to use, one name or CLASS/FILE per line, such as SimCLR's " +
            "1percent.txt (image folders)",
        HelpName = "FILE",
    };

    private readonly Option<string?> _labels = CreateLabels();

    private readonly Option<string> _validation = CreateValidation();

    private readonly Option<string?> _split = SplitOption.Create();

    private readonly Option<string> _badImages = CreateBadImages();

    private readonly Option<double?> _holdOut = CreateHoldOut();

    private readonly Argument<string?> _photos = new("photos")
    {
        Description = "Folder of images at any depth, of .tar or of .parquet files; short for --data imagefolder " +
            "(webdataset, parquet) --data-dir PHOTOS",
        HelpName = "PHOTOS",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The options, and the folder of images as an argument.</summary>
    internal void AddWithPhotosTo(DocumentedCommand command)
    {
        command.Add(_photos);
        AddTo(command);
    }

    internal void AddTo(DocumentedCommand command)
    {
        AddWithoutSplitTo(command);
        command.AddRare(OptionGroup.Data, _split);
    }

    /// <summary>The options, for a command with a --split of its own.</summary>
    internal void AddWithoutSplitTo(DocumentedCommand command)
    {
        command.Add(OptionGroup.Data, _name, _folder, _holdOut);
        command.AddRare(OptionGroup.Data, _labels, _classes, _subset, _validation, _badImages);
    }

    /// <summary>Name of the set asked for.</summary>
    internal string Name(ParseResult parsed) =>
        Photos(parsed) is { } photos && !Require.IsGiven(parsed, _name)
            ? OwnImageKind.Of(photos)
            : parsed.GetRequiredValue(_name);

    /// <summary>What a folder given as an argument was found to hold, where it is no tree of images.</summary>
    internal string[] Recognized(ParseResult parsed) =>
        Photos(parsed) is { } photos && !Require.IsGiven(parsed, _name) && Name(parsed) is var kind and not AnyImages
            ? [$"{photos} holds {OwnImageKind.InWords(kind)}: read as --data {kind}."]
            : [];

    /// <summary>Folder with the set's files, or null when not given.</summary>
    /// <exception cref="InputException">It was given twice.</exception>
    internal string? Folder(ParseResult parsed) => (Photos(parsed), parsed.GetValue(_folder)) switch
    {
        (null, var folder) => folder,
        (var photos, null) => photos,
        var (photos, folder) => throw new InputException(
            $"Two folders of images were given: {photos} and --data-dir {folder}. Give one of them."),
    };

    /// <summary>Whether the images are files of the user's own.</summary>
    internal bool IsOwn(ParseResult parsed) => OwnImageKind.All.Contains(Name(parsed));

    private const string AnyImages = "imagefolder";

    // A command without the argument has no result for it.
    private string? Photos(ParseResult parsed) => parsed.GetResult(_photos) is null ? null : parsed.GetValue(_photos);

    /// <summary>Loads the set asked for.</summary>
    /// <exception cref="InputException">Its files are missing or damaged.</exception>
    internal ImageDataset Load(ParseResult parsed) => Load(parsed, new FolderSelection());

    /// <summary>Loads the set asked for, with a split that may have any name.</summary>
    /// <exception cref="InputException">Its files are missing or damaged.</exception>
    internal ImageDataset LoadWith(ParseResult parsed, string split) => Load(parsed, new() { Named = split });

    /// <summary>Loads the set asked for to pretrain on: any tree of images will do.</summary>
    /// <exception cref="InputException">Its files are missing or damaged.</exception>
    internal ImageDataset LoadForPretraining(ParseResult parsed) =>
        Load(parsed, new() { Purpose = FolderPurpose.Pretraining });

    private ImageDataset Load(ParseResult parsed, FolderSelection use)
    {
        var selection = Selection(parsed) with { Purpose = use.Purpose, Named = use.Named };
        var name = Name(parsed);
        return Catalog.Load(name, Folder(parsed), SplitOption.Apply(selection, Split(parsed), name));
    }

    // A command with a --split of its own has no result for this one.
    private string? Split(ParseResult parsed) => parsed.GetResult(_split) is null ? null : parsed.GetValue(_split);

    /// <summary>The sets that tables name, at a scale; below the paper's the set asked for
    /// stands for CIFAR-10.</summary>
    /// <exception cref="InputException">An option was given that would change what tables are measured on.</exception>
    internal PlanImages Tables(ParseResult parsed, Scale scale, LabelLists? lists)
    {
        Require.NotGiven(parsed, _subset, "tables always use all training images. Leave it out, " +
            "or use it with 'mira pretrain'.");
        if (!scale.Policy().HasStandIn)
        {
            Require.NotGiven(parsed, _name, $"at {scale.Word()} scale each table names its own " +
                "data sets. Leave it out; --data-dir tells where they are.");
        }
        return new(scale, Folder(parsed), scale.Policy().HasStandIn ? Name(parsed) : null, Selection(parsed))
        {
            Lists = lists,
        };
    }

    /// <summary>The sets that tables name, at a scale, for a list of them.</summary>
    internal PlanImages Listed(ParseResult parsed, Scale scale) => MainJob(parsed, scale);

    /// <summary>The images of the main job: the set given with --data, else the scale's own.</summary>
    internal PlanImages MainJob(ParseResult parsed, Scale scale) => new(scale, Folder(parsed),
        Require.IsGiven(parsed, _name) || scale.Policy().HasStandIn ? Name(parsed) : null, Selection(parsed));

    private FolderSelection Selection(ParseResult parsed) => new()
    {
        Classes = parsed.GetValue(_classes),
        Subset = parsed.GetValue(_subset),
        Labels = parsed.GetValue(_labels),
        Validation = parsed.GetRequiredValue(_validation),
        HoldOut = parsed.GetValue(_holdOut) ?? 0,
        BadImages = Enum.Parse<BadImagePolicy>(parsed.GetRequiredValue(_badImages), ignoreCase: true),
    };

    /// <summary>--data-dir alone, for a command that looks at every set.</summary>
    internal static Option<string?> CreateFolder() => new("--data-dir")
    {
        Description = "Folder with the data sets in their official layout; not needed for embedded sets",
        HelpName = "DIR",
    };

    /// <summary>--labels: a file with the classes of images.</summary>
    internal static Option<string?> CreateLabels() => new("--labels")
    {
        Description = "Labels of the images: path,label or path,label,split per line (imagefolder)",
        HelpName = "FILE.csv",
    };

    /// <summary>--val-dir: the folder of the test images.</summary>
    internal static Option<string> CreateValidation() => new("--val-dir")
    {
        Description = "Name of the folder with test images, next to train (image folders)",
        HelpName = "NAME",
        DefaultValueFactory = _ => new FolderSelection().Validation,
    };

    private static Option<double?> CreateHoldOut() => new("--hold-out")
    {
        Description = "Hold out this share of each class, such as 0.1, and measure accuracies on it instead of on " +
            "the set's test images; needs labels (class folders, --labels)",
        HelpName = "SHARE",
        Validators =
        {
            result =>
            {
                if (result.Tokens is [var token] && NumberText.TryNumber(token.Value, out var share)
                    && share is not (> 0 and < 1))
                {
                    result.AddError($"--hold-out {token.Value} cannot be used. Expected a number above 0 and " +
                        "below 1, such as 0.1.");
                }
            },
        },
    };

    private static Option<string> CreateBadImages()
    {
        var option = new Option<string>("--bad-images")
        {
            Description = "What to do with images that cannot be decoded: fail, replace each by a random other image, "
                + "or decode all images first and skip the bad ones. run.json lists them",
            HelpName = "fail|replace|skip",
            DefaultValueFactory = _ => Word(BadImagePolicy.Fail),
        };
        option.AcceptOnlyFromAmong([.. Enum.GetValues<BadImagePolicy>().Select(Word)]);
        return option;
    }

    private static string Word(BadImagePolicy policy) => policy.ToString().ToLowerInvariant();

    private static Option<string> CreateName()
    {
        var option = new Option<string>("--data")
        {
            Description = "Name of the data set; 'mira data list' shows all",
            HelpName = "SET",
            DefaultValueFactory = _ => Catalog.Default,
        };
        option.AcceptOnlyFromAmong([.. Catalog.All.Select(set => set.Name)]);
        return option;
    }
}

/// <summary>The name of a data set.</summary>
internal static class SetArgument
{
    internal static Argument<string> Create() => Named(new Argument<string>("set"));

    internal static Argument<string?> CreateOptional() =>
        Named(new Argument<string?>("set") { Arity = ArgumentArity.ZeroOrOne });

    private static Argument<T> Named<T>(Argument<T> argument)
    {
        argument.Description = "Name of a data set";
        argument.HelpName = "SET";
        argument.AcceptOnlyFromAmong([.. Catalog.All.Select(set => set.Name)]);
        return argument;
    }
}
