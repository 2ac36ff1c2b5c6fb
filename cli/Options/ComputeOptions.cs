using System.CommandLine;
using System.CommandLine.Parsing;
using Mira.Cli.Help;
using Mira.Datasets;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Options;

/// <summary>--device, --precision, --threads and the switches of a GPU, the same on every
/// command that computes.</summary>
/// <param name="precision">The default of --precision.</param>
internal sealed class ComputeOptions(ComputePrecision precision = ComputePrecision.Auto)
{
    private readonly Option<ComputeDevice> _device = new("--device")
    {
        Description = "Device to compute on; auto is the GPU if there is one, else the CPU",
        HelpName = "auto|cpu|cuda[:N]",
        CustomParser = ParseDevice,
        DefaultValueFactory = _ => new ComputeSettings().Device,
        CompletionSources = { "auto", "cpu", "cuda" },
    };

    private const string Automatic = "auto";

    private readonly Option<string> _precision = CreatePrecision(precision);

    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Compute threads of a run; auto tries a few numbers and takes the fastest",
        HelpName = "auto|N",
        CustomParser = ParseThreads,
        DefaultValueFactory = _ => new ComputeSettings().Threads,
        CompletionSources = { Automatic },
    };

    private readonly Option<string> _tf32 = CreateTf32();

    private readonly Option<bool> _cudnnBenchmark = new("--cudnn-benchmark")
    {
        Description = "On a GPU, let cuDNN time its algorithms and keep the fastest; runs then " +
            "cannot be repeated exactly",
    };

    internal void AddTo(DocumentedCommand command)
    {
        command.Add(OptionGroup.Compute, _device, _precision, _threads);
        command.AddRare(OptionGroup.Compute, _tf32, _cudnnBenchmark);
    }

    internal ComputeSettings Read(ParseResult parsed) => new()
    {
        Device = parsed.GetValue(_device),
        Precision = Enum.Parse<ComputePrecision>(parsed.GetRequiredValue(_precision), ignoreCase: true),
        Threads = parsed.GetValue(_threads),
        Cuda = new CudaSettings
        {
            Tf32 = Enum.Parse<TensorFloat32>(parsed.GetRequiredValue(_tf32), ignoreCase: true),
            TimesAlgorithms = parsed.GetValue(_cudnnBenchmark),
        },
    };

    private static ComputeDevice ParseDevice(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!ComputeDevice.TryParse(text, out var device))
        {
            result.AddError($"--device {text} is not a device. Expected auto, cpu, cuda or cuda:N.");
        }
        return device;
    }

    private static int ParseThreads(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text == Automatic)
        {
            return 0;
        }
        if (!NumberText.TryDigits(text, out int threads))
        {
            result.AddError($"--threads {text} cannot be used. Expected auto or a whole number, 0 or more.");
        }
        return threads;
    }

    private static Option<string> CreatePrecision(ComputePrecision precision)
    {
        var option = new Option<string>("--precision")
        {
            Description = "Number format of the network; auto is fp32 at laptop and smoke scale. " +
                "At larger scales it is bf16 on a GPU, "
                + "and on a CPU if a short trial finds it 10 % faster",
            HelpName = "auto|fp32|bf16",
            DefaultValueFactory = _ => Spelling(precision),
        };
        option.AcceptOnlyFromAmong([.. Enum.GetValues<ComputePrecision>().Select(choice => Spelling(choice))]);
        return option;
    }

    private static Option<string> CreateTf32()
    {
        var option = new Option<string>("--tf32")
        {
            Description = "TF32 for float32 on a GPU; auto is PyTorch's default: on for convolutions, " +
                "off for matrix products",
            HelpName = "auto|on|off",
            DefaultValueFactory = _ => Spelling(new CudaSettings().Tf32),
        };
        option.AcceptOnlyFromAmong([.. Enum.GetValues<TensorFloat32>().Select(choice => Spelling(choice))]);
        return option;
    }

    private static string Spelling(Enum choice) => choice.ToString().ToLowerInvariant();
}
