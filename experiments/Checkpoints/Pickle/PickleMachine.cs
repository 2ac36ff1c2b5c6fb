using Mira.Datasets;
using Mira.Experiments.Files;

namespace Mira.Experiments.Checkpoints.Pickle;

/// <summary>Builds plain values from a Python pickle without running anything: it knows the
/// opcodes that make containers, numbers and text; every name is a stand-in of its vocabulary, and what that does not
/// understand stays opaque.</summary>
/// <remarks>Source: the opcodes of Python's pickletools, protocols 2 to 4; torch.save writes protocol 2.</remarks>
internal sealed class PickleMachine(MappedFile file, long start, long end, IPickleVocabulary vocabulary)
{
    private const char Stop = '.';
    private const int NewestProtocol = 5;
    // An opcode takes as little as one byte of the file and makes up to 200 bytes of memory; a
    // tensor takes some 25 opcodes.
    private const int MostOpcodes = 1_000_000;
    private readonly PickleReader _reader = new(file, start, end);
    private readonly PickleStack _stack = new();
    private int _opcodes;

    /// <summary>Where the bytes behind the pickle begin; after <see cref="Run"/>.</summary>
    internal long Position => _reader.Position;

    /// <summary>Reads one pickle to its end. Its work is bounded by its length, since no
    /// opcode repeats another.</summary>
    /// <exception cref="InputException">The pickle is damaged; says where and what.</exception>
    internal object? Run()
    {
        var at = _reader.Position;
        try
        {
            for (var opcode = Next(); opcode != Stop; opcode = Next())
            {
                Execute(opcode);
                at = _reader.Position;
            }
            return _stack.Pop();
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw new InputException($"{file.Path} cannot be read: at byte {at} its pickle has {error.Message}. " +
                "Nothing in it was executed. Copy or download it again, or ask its authors for the state_dict alone.",
                error);
        }
    }

    private char Next() => _opcodes++ < MostOpcodes
        ? (char)_reader.Byte()
        : throw new FormatException($"more than {MostOpcodes} opcodes, far beyond what a checkpoint needs");

    private void Execute(char opcode)
    {
        if (!Scalar(opcode) && !Container(opcode) && !Structure(opcode) && !Call(opcode))
        {
            throw new FormatException($"the opcode 0x{(int)opcode:x2}, which no checkpoint needs");
        }
    }

    private bool Scalar(char opcode)
    {
        var value = opcode switch
        {
            'N' => null,
            '\x88' => true,
            '\x89' => false,
            'K' => (long)_reader.Byte(),
            'M' => (long)_reader.UInt16(),
            'J' => (long)_reader.Int32(),
            '\x8a' => _reader.Integer(_reader.Byte()),
            '\x8b' => _reader.Integer(_reader.Int32()),
            'G' => _reader.Double(),
            'X' => _reader.Text((uint)_reader.Int32()),
            '\x8c' => _reader.Text(_reader.Byte()),
            '\x8d' => _reader.Text(_reader.Int64()),
            'T' => _reader.Latin(_reader.Int32()),
            'U' => _reader.Latin(_reader.Byte()),
            'B' => _reader.Bytes((uint)_reader.Int32()),
            'C' => _reader.Bytes(_reader.Byte()),
            '\x8e' or '\x96' => _reader.Bytes(_reader.Int64()),
            _ => this,
        };
        if (ReferenceEquals(value, this))
        {
            return false;
        }
        _stack.Push(value);
        return true;
    }

    private bool Container(char opcode)
    {
        switch (opcode)
        {
            case '}': _stack.Push(new PickleDictionary()); break;
            case ']' or '\x8f': _stack.Push(new List<object?>()); break;
            case ')': _stack.Push(new PickleTuple([])); break;
            case >= '\x85' and <= '\x87': _stack.Push(new PickleTuple(_stack.Pop(opcode - '\x84'))); break;
            case 't': _stack.Push(new PickleTuple(_stack.PopToMark())); break;
            case 'l' or '\x91': _stack.Push(_stack.PopToMark().ToList()); break;
            case 'd': _stack.Push(PickleContent.Set(new PickleDictionary(), _stack.PopToMark())); break;
            case 'a': PickleContent.Append(_stack.Pop(1), _stack.Top); break;
            case 'e' or '\x90': PickleContent.Append(_stack.PopToMark(), _stack.Top); break;
            case 's': PickleContent.Set(_stack.Pop(2), _stack.Top); break;
            case 'u': PickleContent.Set(_stack.PopToMark(), _stack.Top); break;
            default: return false;
        }
        return true;
    }

    private bool Structure(char opcode)
    {
        switch (opcode)
        {
            case '(': _stack.Mark(); break;
            case '0': _stack.Pop(); break;
            case '1': _stack.PopToMark(); break;
            case '2': _stack.Push(_stack.Top); break;
            case 'q': _stack.Remember(_reader.Byte()); break;
            case 'r': _stack.Remember((uint)_reader.Int32()); break;
            case '\x94': _stack.Remember(); break;
            case 'h': _stack.Push(_stack.Recall(_reader.Byte())); break;
            case 'j': _stack.Push(_stack.Recall((uint)_reader.Int32())); break;
            case '\x80': RequireKnown(_reader.Byte()); break;
            case '\x95': _reader.Int64(); break;
            default: return false;
        }
        return true;
    }

    private bool Call(char opcode)
    {
        switch (opcode)
        {
            case 'c': _stack.Push(Named(_reader.Line(), _reader.Line())); break;
            case '\x93':
                _stack.Push(_stack.Pop(2) is [string module, string name]
                ? Named(module, name)
                : throw new FormatException("a name that is no text")); break;
            case 'R' or '\x81': _stack.Push(PickleContent.Call(_stack.Pop(2))); break;
            case '\x92': _stack.Push(PickleContent.Call(_stack.Pop(3)[..2])); break;
            // The state of an object: what the containers that are built here hold is already in them.
            case 'b': _stack.Pop(); _ = _stack.Top; break;
            case 'Q': _stack.Push(vocabulary.Persistent(_stack.Pop())); break;
            default: return false;
        }
        return true;
    }

    private PickleCallable Named(string module, string name) => vocabulary.Find($"{module}.{name}");

    private static void RequireKnown(int protocol)
    {
        if (protocol > NewestProtocol)
        {
            throw new FormatException($"protocol {protocol}, expected at most {NewestProtocol}");
        }
    }
}
