using System.CommandLine;
using Mira.Datasets;
using Mira.Datasets.Folders;
using Mira.Experiments.Recipes;
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
        Description = "File with the class folders to use, one a line, in the order of their numbers (imagefolder, imagenet)",
        HelpName = "FILE",
    };

    private readonly Option<string?> _subset = new("--subset")
    {
        Description = "File with the names of the training images to use, one a line, such as SimCLR's 1percent.txt, or CLASS/FILE (image folders)",
        HelpName = "FILE",
    };

    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "CSV file with path,label or path,label,split for each image (imagefolder)",
        HelpName = "FILE.csv",
    };

    private readonly Option<string> _validation = CreateValidation();

    private readonly Option<string> _badImages = CreateBadImages();

    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_name, _folder, _classes, _subset, _labels, _validation, _badImages])
        {
            command.Add(option);
        }
    }

    /// <summary>Name of the set asked for.</summary>
    internal string Name(ParseResult parsed) => parsed.GetRequiredValue(_name);

    /// <summary>Folder with the set's files, or null when not given.</summary>
    internal string? Folder(ParseResult parsed) => parsed.GetValue(_folder);

    /// <summary>Loads the set asked for.</summary>
    /// <exception cref="InputException">Its files are missing or damaged.</exception>
    internal ImageDataset Load(ParseResult parsed) => Catalog.Load(Name(parsed), Folder(parsed), Selection(parsed));

    /// <summary>Loads the set asked for to pretrain on: any tree of images will do.</summary>
    /// <exception cref="InputException">Its files are missing or damaged.</exception>
    internal ImageDataset LoadForPretraining(ParseResult parsed) =>
        Catalog.Load(Name(parsed), Folder(parsed), Selection(parsed) with { Purpose = FolderPurpose.Pretraining });

    /// <summary>The sets that tables name, at a scale; below the paper's the set asked for stands for CIFAR-10.</summary>
    /// <exception cref="InputException">An option was given that would change what tables are measured on.</exception>
    internal StudyImages Study(ParseResult parsed, Scale scale, LabelLists? lists)
    {
        Require.NotGiven(parsed, _subset, "their pretrainings and evaluations take all training images. Leave it out; 'mira pretrain' takes it.");
        if (!scale.Policy().HasStandIn)
        {
            Require.NotGiven(parsed, _name, $"at {scale.Word()} scale they name their sets themselves. Leave it out; --data-dir says where the sets lie.");
        }
        return new(scale, Folder(parsed), Name(parsed), Selection(parsed)) { Lists = lists };
    }

    private FolderSelection Selection(ParseResult parsed) => new()
    {
        Classes = parsed.GetValue(_classes),
        Subset = parsed.GetValue(_subset),
        Labels = parsed.GetValue(_labels),
        Validation = parsed.GetRequiredValue(_validation),
        BadImages = Enum.Parse<BadImagePolicy>(parsed.GetRequiredValue(_badImages), ignoreCase: true),
    };

    /// <summary>--data-dir alone, for a command that looks at every set.</summary>
    internal static Option<string?> CreateFolder() => new("--data-dir")
    {
        Description = "Folder with data sets in their official layout; not needed for embedded ones",
        HelpName = "DIR",
    };

    /// <summary>--val-dir: the folder of the test images.</summary>
    internal static Option<string> CreateValidation() => new("--val-dir")
    {
        Description = "Folder of the test images beside train, such as test or validation (image folders)",
        HelpName = "NAME",
        DefaultValueFactory = _ => new FolderSelection().Validation,
    };

    private static Option<string> CreateBadImages()
    {
        var option = new Option<string>("--bad-images")
        {
            Description = "Image files that cannot be decoded: fail; replace each by another image, drawn from the seed; "
                + "or decode all images first and skip them. run.json names them",
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
            Description = "Data set by its name; 'mira data list' shows all of them",
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
